/** Height of a row, in pixels: rows are virtualised at a fixed height. */
export const ROW_HEIGHT = 32;

/** Columns of a row and of the axis above: names, then bars. */
export const COLUMNS = {
  xs: 'minmax(0, 62%) minmax(0, 38%)',
  sm: 'minmax(0, 50%) minmax(0, 50%)',
  md: 'minmax(0, 44%) minmax(0, 56%)',
  xl: 'minmax(0, 36%) minmax(0, 64%)',
};

/** Room for a bar's duration at the right edge of its track. */
export const TRACK_PADDING = '64px';

/** Indentation stops growing here, so that deep traces keep their names readable. */
export const MAX_INDENT = 16;
