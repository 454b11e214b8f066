import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import DialogContent from '@mui/material/DialogContent';
import Typography from '@mui/material/Typography';
import { CopyButton } from './CopyButton';
import { DialogAbout } from './DialogAbout';
import { DialogButtons } from './DialogButtons';
import { RefLink, refName } from './RefLink';

/** What the viewer would like to see, and who could let them. */
export interface Ask {
  /** Absent where the viewer may not know whose it is. */
  entityRef?: string;
  environment: string;
  /** Full refs of groups and users. */
  approvers: readonly string[];
  /** The binding that makes it requestable, where there is one. */
  binding?: string;
  /** Why it is not open. */
  sentence?: string;
}

function messageFor(ask: Ask): string {
  const what = ask.entityRef
    ? `the traces of ${ask.entityRef} in ${ask.environment}`
    : `hidden spans of a trace in ${ask.environment}`;
  const how = ask.binding
    ? ` The binding "${ask.binding}" makes this requestable.`
    : '';
  return `Hello, I need to see ${what}.${how} The reason is: `;
}

/** Says whom to ask for access, and what to say to them. */
export function WhomToAskDialog(props: { ask?: Ask; onClose: () => void }) {
  const { ask, onClose } = props;
  return (
    <DialogAbout about={ask} title={titleOf} onClose={onClose}>
      {about => (
        <>
          <DialogContent>
            {about.sentence && (
              <Typography variant="body2" gutterBottom>
                {about.sentence}
              </Typography>
            )}
            <Approvers ask={about} />
            {about.approvers.length > 0 && <WhatToSay ask={about} />}
          </DialogContent>
          <DialogButtons>
            <Button onClick={onClose}>Close</Button>
          </DialogButtons>
        </>
      )}
    </DialogAbout>
  );
}

function titleOf({ entityRef, environment }: Ask): string {
  return `Who can open ${entityRef ? refName(entityRef) : 'this'} in ${environment}`;
}

function Approvers(props: { ask: Ask }) {
  const { approvers, binding } = props.ask;
  if (approvers.length === 0) {
    return (
      <Typography variant="body2">
        The policy names nobody who could approve this. Ask whoever runs trace
        access in your company
        {binding ? `, and name the binding ${binding}` : ''}.
      </Typography>
    );
  }
  return (
    <>
      <Typography variant="subtitle2" component="h3" sx={{ mt: 1 }}>
        Ask one of
      </Typography>
      <Box component="ul" sx={{ mt: 0.5, mb: 1, pl: 3 }}>
        {approvers.map(ref => (
          <li key={ref}>
            <RefLink entityRef={ref} />
          </li>
        ))}
      </Box>
      {binding && (
        <Typography variant="body2">
          It falls under the binding <strong>{binding}</strong>.
        </Typography>
      )}
    </>
  );
}

function WhatToSay(props: { ask: Ask }) {
  const message = messageFor(props.ask);
  return (
    <>
      <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
        What to say
      </Typography>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1,
          mt: 0.5,
          p: 1.5,
          borderRadius: 1,
          bgcolor: 'action.hover',
        }}
      >
        <Typography variant="body2" sx={{ flex: 1, overflowWrap: 'anywhere' }}>
          {message}…
        </Typography>
        <CopyButton text={message} label="Copy the message" />
      </Box>
    </>
  );
}
