import { useEffect, useRef, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { accessChange, type AccessChange, type TraceSpan } from './model';

/** Says in a line what was opened or hidden while the trace was on the screen. */
export function AccessNotice(props: {
  /** With stable ids. */
  spans: readonly TraceSpan[];
}) {
  const { spans } = props;
  const before = useRef(spans);
  const [change, setChange] = useState<AccessChange>();
  useEffect(() => {
    const found = accessChange(before.current, spans);
    before.current = spans;
    if (found) setChange(found);
  }, [spans]);
  return (
    <Box aria-live="polite">
      {change && (
        <Alert
          severity={change.hidden.spans > 0 ? 'warning' : 'success'}
          onClose={() => setChange(undefined)}
          sx={{ py: 0 }}
        >
          {change.opened.spans > 0 && (
            <div>
              {count(change.opened.spans)} of{' '}
              {change.opened.services.join(', ')}{' '}
              {change.opened.spans === 1 ? 'is' : 'are'} open to you now.
            </div>
          )}
          {change.hidden.spans > 0 && (
            <div>
              Your access to {change.hidden.services.join(', ')} has ended:{' '}
              {count(change.hidden.spans)}{' '}
              {change.hidden.spans === 1 ? 'is' : 'are'} hidden again.
            </div>
          )}
        </Alert>
      )}
    </Box>
  );
}

function count(spans: number): string {
  return spans === 1 ? '1 span' : `${spans} spans`;
}
