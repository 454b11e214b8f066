import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** May I, why, until when, and what do I press. */
export function AccessLine(props: {
  access: Schemas['EnvironmentAccess'];
  onAsk: () => void;
}) {
  const { access, onAsk } = props;
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 1,
        minHeight: 40,
      }}
    >
      <Typography
        variant="body1"
        component="p"
        aria-live="polite"
        sx={{ m: 0, overflowWrap: 'anywhere' }}
      >
        {access.sentence}
      </Typography>
      {access.state === 'ask' && (
        <Button variant="contained" size="small" onClick={onAsk}>
          Request access
        </Button>
      )}
      {access.state === 'closed' && (
        <Button variant="outlined" size="small" onClick={onAsk}>
          Whom to ask
        </Button>
      )}
    </Box>
  );
}
