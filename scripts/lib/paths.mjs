import path from 'node:path';

/** The project's folder, and paths within it. */
export const root = path.resolve(import.meta.dirname, '..', '..');
export const inRoot = (...parts) => path.join(root, ...parts);

/** Node's arguments to run a TypeScript file of the project from source. */
export const fromSource = file => [
  '--require',
  inRoot('node_modules', '@backstage', 'cli', 'config', 'nodeTransform.cjs'),
  file,
];

/**
 * Packages import one another from source here, which the extractor remarks on
 * with this machine's paths; and what a name says by itself needs no comment.
 */
export const apiReportOptions = [
  '--include',
  'plugins/*',
  '--omit-messages',
  'ae-wrong-input-file-type,ae-undocumented',
];
