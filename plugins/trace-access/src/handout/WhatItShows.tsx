import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Instant, OpensList, ProblemPanel, reasonsBeyond } from '../shared';
import type { HandoutStart } from './start';
import type { useHandout } from './useHandout';

/** What credentials or a console link can really see, until when, and whether they can be called back. */
export function WhatItShows(props: {
  action: HandoutStart['action'];
  preview: ReturnType<typeof useHandout>;
  /** Whether it was handed out: what that says of its end is then enough. */
  taken: boolean;
}) {
  const { value, error, loading, retry } = props.preview;
  return (
    <Box
      sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}
      aria-live="polite"
    >
      {error && <ProblemPanel error={error} retry={retry} retrying={loading} />}
      {!value && loading && <Skeleton variant="rounded" height={200} />}
      {value && <Shown {...props} preview={value} />}
    </Box>
  );
}

const words = {
  credentials: { end: 'They end', copies: 'them' },
  console: { end: 'It ends', copies: 'it' },
} as const;

function Shown(props: {
  action: HandoutStart['action'];
  preview: Schemas['HandoutPreview'];
  taken: boolean;
}) {
  const { taken } = props;
  const { end, copies } = words[props.action];
  const { state, sentence, why, opens, until, killable } = props.preview;
  const open = state === 'open' || state === 'ready';
  return (
    <>
      {open ? (
        <Typography variant="body1" component="p" sx={{ m: 0 }}>
          {sentence}
        </Typography>
      ) : (
        <Alert severity="warning">
          {sentence}
          {reasonsBeyond(sentence, why).map(({ code, message }) => (
            <div key={code + message}>{message}</div>
          ))}
        </Alert>
      )}
      {opens && <OpensList opens={opens} />}
      {open && (
        <Typography variant="body2" component="div">
          {state === 'ready' &&
            !taken &&
            'The clock of your access starts when you press. '}
          {until && !taken && (
            <>
              {end} <Instant at={until} />.{' '}
            </>
          )}
          {killable === true &&
            `If your access ends earlier, the provider refuses ${copies} at once.`}
          {killable === false && (
            <>
              If your access ends earlier, copies live on
              {until ? (
                <>
                  {' '}
                  until <Instant at={until} />
                </>
              ) : (
                ' until they run out'
              )}
              : the provider cannot be told.
            </>
          )}
        </Typography>
      )}
    </>
  );
}
