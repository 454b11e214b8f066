import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import VisibilityIcon from '@mui/icons-material/VisibilityOutlined';
import VisibilityOffIcon from '@mui/icons-material/VisibilityOffOutlined';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Countdown, Instant } from '../shared';
import { CodeBlock } from './CodeBlock';
import { SHELLS, shellExports, type Shell } from './shellExports';

/** Credentials to copy into a shell, the secrets masked until asked for. */
export function CredentialsText(props: {
  credentials: Schemas['Credentials'];
  onEnd: () => void;
}) {
  const { credentials, onEnd } = props;
  const [shell, setShell] = useState<Shell>('bash');
  const [revealed, setRevealed] = useState(false);
  const text = (masked: boolean) =>
    shellExports({ credentials, shell, masked });
  return (
    <Box
      sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
      >
        <Typography variant="body2" component="div" sx={{ flex: 1 }}>
          They end <Instant at={credentials.expiration} /> (
          <Countdown until={credentials.expiration} onEnd={onEnd} />
          ).
        </Typography>
        <Button
          size="small"
          startIcon={revealed ? <VisibilityOffIcon /> : <VisibilityIcon />}
          onClick={() => setRevealed(!revealed)}
        >
          {revealed ? 'Hide the secrets' : 'Show the secrets'}
        </Button>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label="Shell"
          value={shell}
          onChange={(_, chosen: Shell | null) => chosen && setShell(chosen)}
        >
          {SHELLS.map(each => (
            <ToggleButton
              key={each}
              value={each}
              sx={{ textTransform: 'none', py: 0.25 }}
            >
              {each}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Box>
      <CodeBlock
        title={`For this shell only (${shell})`}
        shown={text(!revealed)}
        copied={text(false)}
        copyLabel={`Copy for ${shell}`}
      />
    </Box>
  );
}
