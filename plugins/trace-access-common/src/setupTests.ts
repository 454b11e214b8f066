// `npm run soak` asks for so many times the random runs of every property.
const soak = Number(process.env.TRACEGATE_SOAK ?? 1);

if (soak > 1) {
  jest.mock('fast-check', () => {
    const real = jest.requireActual('fast-check');
    const assert = (property: unknown, parameters?: { numRuns?: number }) =>
      real.assert(property, {
        ...parameters,
        numRuns: (parameters?.numRuns ?? 100) * soak,
      });
    return { ...real, assert, default: { ...real.default, assert } };
  });
}

export {};
