import { useState } from 'react';
import DialogContent from '@mui/material/DialogContent';
import Button from '@mui/material/Button';
import { DialogAbout, DialogButtons, useFocusOnMount } from '../shared';
import { EndForm } from './EndForm';
import type { Ending } from './endings';
import { RevocationStatus } from './RevocationStatus';

interface EndDialogProps {
  /** Absent = closed. */
  ending: Ending | undefined;
  onClose: () => void;
  /** Called once nothing new is given. */
  onEnded: () => void;
}

/** Ends access: first what will stop, then how far it is. */
export function EndDialog(props: EndDialogProps) {
  const { ending, onClose } = props;
  return (
    <DialogAbout
      about={ending}
      title={({ title }) => title}
      holdsText
      onClose={onClose}
    >
      {about => <Ends {...props} ending={about} />}
    </DialogAbout>
  );
}

function Ends(props: EndDialogProps & { ending: Ending }) {
  const { ending, onClose, onEnded } = props;
  const [revocationId, setRevocationId] = useState<string>();
  if (!revocationId) {
    return (
      <EndForm
        ending={ending}
        onClose={onClose}
        onRevoked={revocation => {
          setRevocationId(revocation.id);
          onEnded();
        }}
      />
    );
  }
  return <Ended revocationId={revocationId} onClose={onClose} />;
}

function Ended(props: { revocationId: string; onClose: () => void }) {
  const close = useFocusOnMount<HTMLButtonElement>();
  return (
    <>
      <DialogContent>
        <RevocationStatus revocationId={props.revocationId} />
      </DialogContent>
      <DialogButtons>
        <Button ref={close} onClick={props.onClose}>
          Close
        </Button>
      </DialogButtons>
    </>
  );
}
