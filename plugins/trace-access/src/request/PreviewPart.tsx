import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  ApprovalSteps,
  durationInWords,
  Facts,
  OpensList,
  reasonsBeyond,
} from '../shared';
import { Part } from './Part';

/** Who can approve, what the policy says, and what it will open. */
export function PreviewPart(props: {
  preview: Schemas['RequestPreview'] | undefined;
}) {
  const { preview } = props;
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Part title="Who approves" lines={1}>
        {preview && <Approval preview={preview} />}
      </Part>
      <Part title="What it opens" lines={4}>
        {preview && <OpensList opens={preview.opens} />}
      </Part>
      <Part title="What the policy says" lines={2}>
        {preview && <Policy preview={preview} />}
      </Part>
    </Box>
  );
}

function Approval(props: { preview: Schemas['RequestPreview'] }) {
  const { automatic, automaticWhy, steps, typicalMinutes } = props.preview;
  if (automatic) {
    return (
      <Typography variant="body2">
        Nobody has to: the policy approves it at once
        {automaticWhy ? `. ${automaticWhy}` : '.'}
      </Typography>
    );
  }
  if (steps.length === 0) {
    return <Typography variant="body2">Nobody can.</Typography>;
  }
  return (
    <>
      <ApprovalSteps steps={steps} />
      {typicalMinutes !== undefined && (
        <Typography variant="body2" color="text.secondary">
          Usually decided within {typicalMinutes} min.
        </Typography>
      )}
    </>
  );
}

function Policy(props: { preview: Schemas['RequestPreview'] }) {
  const { possible, binding, rules = [], maxDuration } = props.preview;
  const { why, sentence } = props.preview;
  // Where it is possible, they say what stands above them in other words.
  const reasons = possible ? [] : reasonsBeyond(sentence, why);
  return (
    <>
      {binding ? (
        <Facts
          rows={[
            ['Binding', binding],
            ['Rule', rules.join(', ')],
            ['At most', maxDuration && durationInWords(maxDuration)],
          ]}
        />
      ) : (
        <Typography variant="body2">
          No binding makes this requestable.
        </Typography>
      )}
      {reasons.map(({ code, message }) => (
        <Typography
          key={code + message}
          variant="body2"
          color="text.secondary"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {message}
        </Typography>
      ))}
    </>
  );
}
