import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import KeyboardIcon from '@mui/icons-material/Keyboard';
import { CheckField } from '../../../shared';
import type { Bulk } from './BulkDialog';

/** What can be done with several requests at once; in its place whatever is chosen, so that nothing moves. */
export function InboxToolbar(props: {
  count: number;
  chosen: number;
  onAll: () => void;
  onNone: () => void;
  onDecide: (verdict: Bulk['verdict']) => void;
  onKeys: () => void;
}) {
  const { count, chosen, onAll, onNone, onDecide, onKeys } = props;
  return (
    <Box
      role="toolbar"
      aria-label="Decide several"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
        mb: 1,
        minHeight: 40,
      }}
    >
      <Box sx={{ flexBasis: { xs: '100%', sm: 128 } }}>
        <CheckField
          label={chosen > 0 ? `${chosen} selected` : 'Select all'}
          checked={chosen > 0 && chosen === count}
          indeterminate={chosen > 0 && chosen < count}
          disabled={count === 0}
          onChange={() => (chosen > 0 ? onNone() : onAll())}
        />
      </Box>
      <Button
        size="small"
        variant="outlined"
        disabled={chosen === 0}
        onClick={() => onDecide('approve')}
      >
        Approve selected …
      </Button>
      <Button
        size="small"
        variant="outlined"
        color="error"
        disabled={chosen === 0}
        onClick={() => onDecide('deny')}
      >
        Deny selected …
      </Button>
      <Button
        size="small"
        startIcon={<KeyboardIcon aria-hidden />}
        onClick={onKeys}
        sx={{ ml: 'auto', display: { xs: 'none', sm: 'inline-flex' } }}
      >
        Keys
      </Button>
    </Box>
  );
}
