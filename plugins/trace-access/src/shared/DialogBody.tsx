import type { ReactNode } from 'react';
import DialogContent from '@mui/material/DialogContent';

/** What a dialog says, part below part; wide parts scroll within themselves. */
export function DialogBody(props: { children: ReactNode }) {
  return (
    <DialogContent
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'minmax(0, 1fr)',
        // A part is as high as what it says, whatever height it asks for.
        gridAutoRows: 'max-content',
        alignContent: 'start',
        // Right below the title, in a form too.
        '&&': { pt: 0.5 },
      }}
    >
      {props.children}
    </DialogContent>
  );
}
