import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Facts } from '../../shared';
import type { HiddenSpan } from '../model';
import { askLabel } from '../askLabel';
import { hiddenSentence } from './hiddenSentence';
import { spanTimes } from './spanTimes';

/** What remains of a hidden span, and the way to see it. */
export function HiddenBody(props: {
  span: HiddenSpan;
  traceStart: bigint;
  /** Entities that the viewer has asked for, and waits. */
  requested: ReadonlyMap<string, unknown>;
  onAsk: () => void;
}) {
  const { span, traceStart, requested, onAsk } = props;
  const waits = span.owner && requested.has(span.owner.entityRef);
  return (
    <>
      <Typography variant="body1" component="p" sx={{ my: 1 }}>
        {hiddenSentence(span)}
        {waits && ' You have asked, and it waits for a decision.'}
      </Typography>
      <Button variant={waits ? 'outlined' : 'contained'} onClick={onAsk}>
        {askLabel({ span, requested })}
      </Button>
      <Facts rows={spanTimes(span, traceStart)} />
      {span.error && (
        <Alert severity="error">This span ended in an error.</Alert>
      )}
    </>
  );
}
