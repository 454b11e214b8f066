import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What a screen waits for comes at once; a loaded machine may need longer to draw it.
configure({ asyncUtilTimeout: 15_000 });

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
} else {
  jest.setTimeout(60_000);
}

// jsdom has no layout: give every element a size, so that rows are rendered.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 1000 },
});
// The chart's drawing is not tested here; its geometry is.
HTMLCanvasElement.prototype.getContext = () => null;
