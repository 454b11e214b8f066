import { useId, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { CopyButton } from '../shared';

/** Text to take along: shown as it may be seen, copied as it is. */
export function CodeBlock(props: {
  title: ReactNode;
  shown: string;
  copied: string;
  copyLabel: string;
}) {
  const { title, shown, copied, copyLabel } = props;
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography
          id={id}
          variant="subtitle2"
          component="h3"
          sx={{ m: 0, flex: 1 }}
        >
          {title}
        </Typography>
        <CopyButton text={copied} label={copyLabel} />
      </Box>
      <Box
        component="pre"
        sx={{
          m: 0,
          p: 1.5,
          borderRadius: 1,
          bgcolor: 'action.hover',
          fontFamily: 'monospace',
          fontSize: '0.8rem',
          lineHeight: 1.6,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {shown}
      </Box>
    </Box>
  );
}
