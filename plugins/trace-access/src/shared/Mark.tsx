import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import type { SvgIconComponent } from '@mui/icons-material';

/** A state as icon and word: never as colour alone. */
export function Mark(props: {
  icon: SvgIconComponent;
  /** Of the icon, as the theme names it: `error.main`. */
  color: string;
  children: ReactNode;
}) {
  const { icon: Icon, color, children } = props;
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        // As high as a line: on that of the text beside it.
        verticalAlign: 'bottom',
        whiteSpace: 'nowrap',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 18, color }} />
      <span>{children}</span>
    </Box>
  );
}
