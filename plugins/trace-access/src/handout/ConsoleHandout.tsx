import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useConsoleLink } from '../api';
import { DialogBody, DialogButtons, Instant, ProblemPanel } from '../shared';
import { RequestButton } from './RequestButton';
import type { HandoutProps } from './start';
import { useHandout } from './useHandout';
import { WhatItShows } from './WhatItShows';

/** Signs in to the provider's console, in a tab of its own. */
export function ConsoleHandout(props: HandoutProps) {
  const { handout, onClose, onHandedOut } = props;
  const preview = useHandout(handout);
  const [endsAt, setEndsAt] = useState<string>();
  const link = useConsoleLink(({ url, sessionEndsAt }) => {
    // The link is a secret: it goes to the new tab, and is kept nowhere.
    window.open(url, '_blank', 'noopener,noreferrer');
    setEndsAt(sessionEndsAt);
    onHandedOut();
  });
  return (
    <>
      <DialogBody>
        <WhatItShows
          action={handout.action}
          preview={preview}
          taken={endsAt !== undefined}
        />
        {link.error && <ProblemPanel error={link.error} />}
        {endsAt && (
          <Alert severity="success">
            The console opens in a new tab; you are signed in there until{' '}
            <Instant at={endsAt} />. If no tab opened, let this page open
            pop-ups, and press again.
          </Alert>
        )}
      </DialogBody>
      <DialogButtons>
        <Button onClick={onClose}>Close</Button>
        <RequestButton preview={preview} {...props} />
        {preview.open && (
          <Button
            variant="contained"
            disabled={link.running}
            onClick={() => link.run(preview.body)}
          >
            Open the console
          </Button>
        )}
      </DialogButtons>
    </>
  );
}
