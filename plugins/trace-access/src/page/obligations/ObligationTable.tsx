import { useState } from 'react';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { refName, TableFrame, UserText, whereInWords } from '../../shared';
import { DueMark } from './DueMark';
import { seenInWords } from './seenInWords';
import { SettleDialog } from './SettleDialog';

/** Post-reviews by row: who broke the glass, why, what they saw, and when it is due. */
export function ObligationTable(props: {
  label: string;
  obligations: readonly Schemas['Obligation'][];
  onOpen: (requestId: string) => void;
  /** Reads them anew. */
  refresh: () => void;
  onSettled?: () => void;
}) {
  const { label, obligations, onOpen, refresh, onSettled } = props;
  const [settling, setSettling] = useState<Schemas['Obligation']>();
  return (
    <>
      <TableFrame
        label={label}
        columns={['Who', 'Where', 'Why', 'What they saw', 'State', 'Review']}
      >
        {obligations.map(obligation => (
          <TableRow key={obligation.id}>
            <TableCell data-label="Who">
              <span title={obligation.principal}>
                {refName(obligation.principal)}
              </span>
            </TableCell>
            <TableCell data-label="Where">
              <Link
                component="button"
                type="button"
                variant="body2"
                onClick={() => onOpen(obligation.requestId)}
                sx={{ textAlign: 'inherit' }}
              >
                {whereInWords(obligation)}
              </Link>
            </TableCell>
            <TableCell data-label="Why">
              <UserText lines={3}>{obligation.reason}</UserText>
            </TableCell>
            <TableCell data-label="What they saw">
              <div>
                {seenInWords(obligation.seen).map(line => (
                  <div key={line}>{line}</div>
                ))}
              </div>
            </TableCell>
            <TableCell data-label="State">
              <div>
                <DueMark obligation={obligation} />
                <UserText>{obligation.comment}</UserText>
              </div>
            </TableCell>
            <TableCell data-label="Review">
              {obligation.maySettle ? (
                <Button
                  size="small"
                  variant="outlined"
                  aria-label={`Review what ${refName(obligation.principal)} saw of ${whereInWords(obligation)}`}
                  onClick={() => {
                    setSettling(obligation);
                    // More may have been seen since the list was read.
                    refresh();
                  }}
                >
                  Review …
                </Button>
              ) : (
                '–'
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableFrame>
      <SettleDialog
        obligation={
          obligations.find(one => one.id === settling?.id) ?? settling
        }
        onClose={() => setSettling(undefined)}
        onSettled={() => {
          setSettling(undefined);
          refresh();
          onSettled?.();
        }}
      />
    </>
  );
}
