import type { ReactNode } from 'react';
import Typography from '@mui/material/Typography';
import { DialogButtons } from '../shared';

/** The buttons of a form, and what is still missing where it cannot be sent. */
export function SendActions(props: {
  note: string | undefined;
  children: ReactNode;
}) {
  return (
    <DialogButtons>
      <Typography
        variant="caption"
        color="text.secondary"
        role="status"
        sx={{ flexBasis: '100%', textAlign: 'right', minHeight: '1.66em' }}
      >
        {props.note}
      </Typography>
      {props.children}
    </DialogButtons>
  );
}
