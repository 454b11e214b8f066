import { useState } from 'react';
import Snackbar from '@mui/material/Snackbar';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { OwedReviews } from '../obligations/OwedReviews';
import { PostReviews } from '../obligations/PostReviews';
import { PartSwitch, usePart } from '../PartSwitch';
import { RowsSkeleton } from '../../shared';
import { OpenGrants } from '../revocations/OpenGrants';
import { Revocations } from '../revocations/Revocations';
import { useSearchParam, useSearchUpdate } from '../useSearchParam';
import { useWaiting } from '../waiting';
import { requestInWords } from '../words';
import { AllRequests } from './all/AllRequests';
import type { FocusOn } from './detail/Decision';
import { Inbox } from './inbox/Inbox';
import { KeysDialog } from './inbox/KeysDialog';
import { RequestSheet } from './RequestSheet';

const PARTS = {
  inbox: 'Waiting for you',
  all: 'All requests',
  grants: 'Open grants',
  reviews: 'Post-reviews',
  revocations: 'Revocations',
};

const NOTICE_MS = 8000;

/** What others ask for, hold and owe; a request opens by its id in the URL. */
export function RequestsTab() {
  const { inbox, obligations } = useWaiting();
  const [opened] = useSearchParam('request');
  const update = useSearchUpdate();
  const [focusOn, setFocusOn] = useState<FocusOn>();
  const [keys, setKeys] = useState(false);
  const [notice, setNotice] = useState<string>();
  const part = usePart(PARTS);

  const open = (requestId: string, where?: FocusOn) => {
    setFocusOn(where);
    update({ request: requestId }, { visit: true });
  };
  const close = () => update({ request: undefined });
  const move = (by: number) => {
    const at = inbox.items.findIndex(({ id }) => id === opened);
    const next = at < 0 ? undefined : inbox.items[at + by];
    if (!next) return;
    setFocusOn(undefined);
    update({ request: next.id });
  };
  const decided = (
    { request }: Schemas['RequestDetail'],
    verdict: Schemas['Review']['verdict'],
  ) => {
    const did = verdict === 'approve' ? 'You approved' : 'You denied';
    const waits =
      request.state === 'pending' ? ' It waits for others too.' : '';
    setNotice(`${did} ${requestInWords(request)}.${waits}`);
    close();
    inbox.retry();
  };

  // What is owed stands above: once it is known, nothing moves.
  const known = obligations.first || obligations.error;
  if (!known) return <RowsSkeleton />;
  return (
    <>
      {part !== 'reviews' && <OwedReviews onOpen={open} />}
      <PartSwitch label="Part of the requests" parts={PARTS} />
      {part === 'inbox' && (
        <Inbox opened={opened} onOpen={open} onKeys={() => setKeys(true)} />
      )}
      {part === 'all' && <AllRequests onOpen={open} />}
      {part === 'grants' && <OpenGrants onOpen={open} />}
      {part === 'reviews' && (
        <PostReviews onOpen={open} onSettled={obligations.retry} />
      )}
      {part === 'revocations' && <Revocations />}
      <RequestSheet
        requestId={opened}
        focusOn={focusOn}
        onClose={close}
        onDecided={decided}
        onMove={move}
        onKeys={() => setKeys(true)}
      />
      <KeysDialog open={keys} onClose={() => setKeys(false)} />
      <Snackbar
        open={notice !== undefined}
        autoHideDuration={NOTICE_MS}
        onClose={(_, why) => why !== 'clickaway' && setNotice(undefined)}
        message={notice}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
        // A portal has its menu at the bottom of a phone.
        sx={{ bottom: { xs: 64, sm: 24 } }}
      />
    </>
  );
}
