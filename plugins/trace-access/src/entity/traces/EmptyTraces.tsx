import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { EmptyPanel } from '../../shared';
import { isFiltered, type TraceQuery } from '../filters';

type Empty = NonNullable<Schemas['TracePage']['empty']>;

const titles: Record<Empty['reason'], string> = {
  'no-source': 'No trace source for this environment',
  'not-instrumented': 'This entity sends no traces here',
  'wrong-service-name': 'Its spans may bear another service name',
  'nothing-in-window': 'No traces in this time window',
  'nothing-matches': 'No trace matches the filters',
  'nothing-visible': 'There are traces, but none that you may see',
};

/** Why there is nothing to show, and what to do about it. */
export function EmptyTraces(props: {
  empty: Empty | undefined;
  query: TraceQuery;
  onChange: (part: Partial<TraceQuery>) => void;
  onAsk: () => void;
}) {
  const { empty, query, onChange, onAsk } = props;
  const reason =
    empty?.reason ??
    (isFiltered(query) ? 'nothing-matches' : 'nothing-in-window');
  let action;
  if (reason === 'nothing-in-window') {
    action = (
      <Button onClick={() => onChange({ window: { preset: '24h' } })}>
        Look at the last 24 hours
      </Button>
    );
  } else if (reason === 'nothing-matches') {
    action = (
      <Button
        onClick={() =>
          onChange({
            errors: false,
            slowerThan: undefined,
            operation: undefined,
            attribute: undefined,
            traceId: undefined,
          })
        }
      >
        Clear the filters
      </Button>
    );
  } else if (reason === 'nothing-visible') {
    action = <Button onClick={onAsk}>Request access</Button>;
  }
  return (
    <EmptyPanel title={titles[reason]} action={action}>
      {empty?.message ??
        'Widen the time window, or send a request and look again.'}
    </EmptyPanel>
  );
}
