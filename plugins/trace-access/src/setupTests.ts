import '@testing-library/jest-dom';

// jsdom has no layout: give every element a size, so that rows are rendered.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 1000 },
});
// The chart's drawing is not tested here; its geometry is.
HTMLCanvasElement.prototype.getContext = () => null;
