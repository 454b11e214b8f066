import { useEffect, useState } from 'react';
import DialogTitle from '@mui/material/DialogTitle';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useCreateRequest } from '../api';
import { DialogAbout, whereInWords } from '../shared';
import { BreakGlassForm } from './BreakGlassForm';
import { RequestForm } from './RequestForm';
import { SentRequest } from './SentRequest';
import type { RequestStart } from './start';
import { useRequestDraft } from './useRequestDraft';

type BreakGlassTerms = NonNullable<Schemas['RequestPreview']['breakGlass']>;

interface RequestDialogProps {
  /** What it begins with; absent = closed. */
  start: RequestStart | undefined;
  onClose: () => void;
  /** Called with every state that the request comes to while the dialog is open. */
  onChange?: (detail: Schemas['RequestDetail']) => void;
  /** What the viewer came for, once it is approved; default *View traces*, which closes. */
  openLabel?: string;
  onOpen?: () => void;
}

/** Asks for access, prefilled from where it was pressed, and shows what comes of it. */
export function RequestDialog(props: RequestDialogProps) {
  return (
    <DialogAbout about={props.start} holdsText onClose={props.onClose}>
      {(start, titleId) => (
        <Asking {...props} start={start} titleId={titleId} />
      )}
    </DialogAbout>
  );
}

function Asking(
  props: RequestDialogProps & { start: RequestStart; titleId: string },
) {
  const { start, titleId, onClose, onChange } = props;
  const draft = useRequestDraft(start);
  const { change, body, preview } = draft;
  const [shown, setShown] = useState(start.pending);
  const [sent, setSent] = useState<Schemas['RequestDetail']>();
  const create = useCreateRequest(created => {
    setSent(created);
    setShown(created.request.id);
  });
  // What was refused may have become another request, or none.
  const { retry } = draft;
  useEffect(() => {
    if (create.error) retry();
  }, [create.error, retry]);
  // Kept from the press on, whatever later previews say: only Back leaves the step.
  const [terms, setTerms] = useState<BreakGlassTerms>();
  const enter = (next: BreakGlassTerms | undefined) => {
    setTerms(next);
    change({ breakGlass: next !== undefined });
  };
  return (
    <>
      <DialogTitle id={titleId} sx={{ overflowWrap: 'anywhere' }}>
        {titleOf({ start, breakGlass: terms !== undefined && !shown })}
      </DialogTitle>
      {shown && (
        <SentRequest
          requestId={shown}
          sent={sent}
          openLabel={props.openLabel ?? 'View traces'}
          onOpen={props.onOpen ?? onClose}
          onChange={detail => onChange?.(detail)}
          onAgain={() => {
            setShown(undefined);
            setSent(undefined);
            enter(undefined);
            draft.retry();
          }}
          onClose={onClose}
        />
      )}
      {!shown && terms && (
        <BreakGlassForm
          draft={draft}
          terms={terms}
          sending={create.running}
          error={create.error}
          onSend={() => create.run(body)}
          onBack={() => enter(undefined)}
        />
      )}
      {!shown && !terms && (
        <RequestForm
          start={start}
          draft={draft}
          sending={create.running}
          error={create.error}
          onSend={() => create.run(body)}
          onBreakGlass={() => enter(preview?.breakGlass)}
          onShow={setShown}
          onClose={onClose}
        />
      )}
    </>
  );
}

function titleOf(options: {
  start: RequestStart;
  breakGlass: boolean;
}): string {
  const { start, breakGlass } = options;
  const where = whereInWords(start);
  if (breakGlass) return `Break the glass for ${where}`;
  return start.extends
    ? `Extend access to ${where}`
    : `Request access to ${where}`;
}
