import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { useRevocations } from '../../api';
import {
  Countdown,
  EmptyPanel,
  Instant,
  refName,
  SideDrawer,
  TableFrame,
  UserText,
} from '../../shared';
import { PagedList } from '../PagedList';
import { useSearchParam } from '../useSearchParam';
import {
  RevocationStateMark,
  RevocationStatus,
  scopeInWords,
} from '../../ending';

/** What was ended, by whom, and whether it is proven. */
export function Revocations() {
  const revocations = useRevocations({});
  const [opened, open] = useSearchParam('revocation');
  return (
    <>
      <PagedList
        list={revocations}
        empty={
          <EmptyPanel title="Nothing was revoked">
            What you end, and what others end of yours, appears here, with how
            far the provider is told.
          </EmptyPanel>
        }
      >
        <TableFrame
          label="Revocations"
          columns={['When', 'What', 'By', 'Why', 'State']}
          widths={['13%', '20%', '10%', '24%', '33%']}
        >
          {revocations.items.map(revocation => (
            <TableRow key={revocation.id} hover>
              <TableCell data-label="When">
                <Instant at={revocation.createdAt} />
              </TableCell>
              <TableCell data-label="What">
                <Link
                  component="button"
                  type="button"
                  variant="body2"
                  onClick={() => open(revocation.id)}
                  sx={{ textAlign: 'inherit' }}
                >
                  {scopeInWords(revocation.scope)}
                </Link>
              </TableCell>
              <TableCell data-label="By">
                {refName(revocation.requestedBy)}
              </TableCell>
              <TableCell data-label="Why">
                <UserText lines={2}>{revocation.reason}</UserText>
              </TableCell>
              <TableCell data-label="State">
                <div>
                  <RevocationStateMark state={revocation.state} />
                  <Box sx={{ color: 'text.secondary' }}>
                    {revocation.sentence}
                  </Box>
                  {revocation.state === 'revoking' &&
                    revocation.copiesUntil && (
                      <div>
                        copies may live:{' '}
                        <Countdown until={revocation.copiesUntil} />
                      </div>
                    )}
                </div>
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      </PagedList>
      <SideDrawer
        open={opened !== undefined}
        title="Revocation"
        closeLabel="Close the revocation"
        onClose={() => open(undefined)}
      >
        {opened && <RevocationStatus revocationId={opened} />}
      </SideDrawer>
    </>
  );
}
