import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What a screen waits for comes at once; a loaded machine may need longer to draw it.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

// jsdom has no layout: give every element a size, so that rows are rendered.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 1000 },
});
// The chart's drawing is not tested here; its geometry is.
HTMLCanvasElement.prototype.getContext = () => null;
