import type { ReactNode } from 'react';
import DialogActions from '@mui/material/DialogActions';

/** The buttons of a dialog, in line with what it says. */
export function DialogButtons(props: { children: ReactNode }) {
  return (
    <DialogActions sx={{ flexWrap: 'wrap', rowGap: 0.5, px: 3, pb: 2 }}>
      {props.children}
    </DialogActions>
  );
}
