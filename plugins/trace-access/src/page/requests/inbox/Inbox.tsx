import { useRef, useState } from 'react';
import Box from '@mui/material/Box';
import { requestReviewPermission } from '@tracegate/plugin-trace-access-common';
import { EmptyPanel } from '../../../shared';
import { PagedList } from '../../PagedList';
import { useKeys } from '../../useKeys';
import { useWaiting } from '../../waiting';
import type { FocusOn } from '../detail/Decision';
import { BulkDialog, type Bulk } from './BulkDialog';
import { InboxTable } from './InboxTable';
import { InboxToolbar } from './InboxToolbar';
import { useRowFocus } from './useRowFocus';

/** The approver's inbox, oldest first, to work through without a mouse. */
export function Inbox(props: {
  /** The request that is being looked at, over or instead of the list. */
  opened: string | undefined;
  onOpen: (requestId: string, focusOn?: FocusOn) => void;
  onKeys: () => void;
}) {
  const { opened, onOpen, onKeys } = props;
  const { inbox } = useWaiting();
  const requests = inbox.items;
  const place = useRef<HTMLDivElement>(null);
  const rows = useRowFocus({
    ids: requests.map(({ id }) => id),
    opened,
    fallback: place,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<Bulk>();
  const chosen = requests.filter(({ id }) => selected.has(id));

  const select = (requestId: string) => {
    const next = new Set(chosen.map(({ id }) => id));
    if (!next.delete(requestId)) next.add(requestId);
    setSelected(next);
  };
  const decide = (verdict: Bulk['verdict']) => {
    const current = rows.current();
    if (chosen.length > 0) setBulk({ verdict, requests: chosen });
    else if (current) onOpen(current, verdict);
  };
  const onCurrent = (act: (requestId: string) => void) => {
    const current = rows.current();
    if (current) act(current);
  };
  useKeys(
    place,
    opened
      ? {}
      : {
          j: () => rows.move(1),
          ArrowDown: () => rows.move(1),
          k: () => rows.move(-1),
          ArrowUp: () => rows.move(-1),
          a: () => decide('approve'),
          d: () => decide('deny'),
          c: () => onCurrent(id => onOpen(id, 'comment')),
          x: () => onCurrent(select),
          '?': onKeys,
        },
  );

  return (
    <Box ref={place} tabIndex={-1} sx={{ outline: 'none' }}>
      <InboxToolbar
        count={requests.length}
        chosen={chosen.length}
        onAll={() => setSelected(new Set(requests.map(({ id }) => id)))}
        onNone={() => setSelected(new Set())}
        onDecide={decide}
        onKeys={onKeys}
      />
      <PagedList
        list={inbox}
        needs={requestReviewPermission.name}
        empty={
          <EmptyPanel title="Nothing waits for you">
            Requests that you may decide appear here by themselves. All requests
            shows those that are decided.
          </EmptyPanel>
        }
      >
        <InboxTable
          requests={requests}
          selected={selected}
          rows={rows}
          onSelect={select}
          onOpen={onOpen}
        />
      </PagedList>
      {bulk && (
        <BulkDialog
          bulk={bulk}
          onClose={() => {
            setBulk(undefined);
            inbox.retry();
          }}
        />
      )}
    </Box>
  );
}
