import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { DialogButtons, Facts } from '../../../shared';

const KEYS = [
  [['j', '↓'], 'The next request'],
  [['k', '↑'], 'The one before'],
  [['Enter'], 'Open it'],
  [['Esc'], 'Close it'],
  [['a'], 'Approve: in the list it opens the request first'],
  [['d'], 'Deny: in the list it opens the request first'],
  [['c'], 'Write a comment'],
  [['x'], 'Select, to decide several at once with a or d'],
  [['?'], 'These keys'],
] as const;

/** The keys of the inbox. */
export function KeysDialog(props: { open: boolean; onClose: () => void }) {
  const titleId = useId();
  return (
    <Dialog open={props.open} onClose={props.onClose} aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Keys</DialogTitle>
      <DialogContent>
        <Facts
          rows={KEYS.map(([keys, meaning]) => [keys.join(' or '), meaning])}
        />
        <Box sx={{ color: 'text.secondary', typography: 'body2' }}>
          They rest while you type.
        </Box>
      </DialogContent>
      <DialogButtons>
        <Button onClick={props.onClose}>Close</Button>
      </DialogButtons>
    </Dialog>
  );
}
