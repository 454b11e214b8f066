import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useCredentials } from '../api';
import { DialogBody, DialogButtons, ProblemPanel } from '../shared';
import { awsProfile } from './awsProfile';
import { CodeBlock } from './CodeBlock';
import { CredentialsText } from './CredentialsText';
import { RequestButton } from './RequestButton';
import type { HandoutProps } from './start';
import { useHandout } from './useHandout';
import { WhatItShows } from './WhatItShows';

/** Temporary credentials for a laptop, fetched on a press and gone with the dialog. */
export function CredentialsHandout(props: HandoutProps) {
  const { handout, onClose, onHandedOut } = props;
  const config = useApi(configApiRef);
  const preview = useHandout(handout);
  const [credentials, setCredentials] = useState<Schemas['Credentials']>();
  const [ended, setEnded] = useState(false);
  const fetching = useCredentials(given => {
    setEnded(false);
    setCredentials(given);
    onHandedOut();
  });
  const profile = awsProfile({
    ...handout,
    backendUrl: config.getString('backend.baseUrl'),
    appUrl: config.getString('app.baseUrl'),
  });
  return (
    <>
      <DialogBody>
        <WhatItShows
          action={handout.action}
          preview={preview}
          taken={credentials !== undefined}
        />
        {fetching.error && <ProblemPanel error={fetching.error} />}
        {ended && (
          <Alert severity="info">
            These credentials have ended, and are gone from this page.
          </Alert>
        )}
        {preview.open && credentials && (
          <CredentialsText
            credentials={credentials}
            onEnd={() => {
              setCredentials(undefined);
              setEnded(true);
            }}
          />
        )}
        {preview.open && (
          <CodeBlock
            title="Once and for all, in ~/.aws/config"
            shown={profile}
            copied={profile}
            copyLabel="Copy the profile"
          />
        )}
      </DialogBody>
      <DialogButtons>
        <Button onClick={onClose}>Close</Button>
        <RequestButton preview={preview} {...props} />
        {preview.open && !credentials && (
          <Button
            variant="contained"
            disabled={fetching.running}
            onClick={() => fetching.run(preview.body)}
          >
            Get credentials
          </Button>
        )}
      </DialogButtons>
    </>
  );
}
