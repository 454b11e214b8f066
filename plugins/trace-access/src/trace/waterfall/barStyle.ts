import { alpha, type Theme } from '@mui/material/styles';

/** Looks of a bar, from the theme's palette alone; hidden spans are hatched. */
export function barStyle(
  theme: Theme,
  options: { hidden: boolean; error: boolean },
) {
  const { hidden, error } = options;
  if (hidden) {
    const line = error
      ? theme.palette.error.main
      : theme.palette.text.secondary;
    return {
      border: `1px solid ${line}`,
      backgroundImage: `repeating-linear-gradient(135deg, ${alpha(line, 0.55)} 0 2px, transparent 2px 6px)`,
    };
  }
  return {
    backgroundColor: error
      ? theme.palette.error.main
      : theme.palette.primary.main,
  };
}
