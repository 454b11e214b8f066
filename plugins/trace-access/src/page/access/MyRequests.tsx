import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';
import { useRequests } from '../../api';
import {
  Countdown,
  Instant,
  TableFrame,
  useTabPath,
  whereInWords,
} from '../../shared';
import { PagedList } from '../PagedList';
import { CancelRequest } from '../requests/CancelRequest';
import { Section } from '../Section';
import { askedInWords } from '../words';

/** Requests of the viewer's own that wait for somebody. */
export function MyRequests() {
  const requests = useRequests({ box: 'mine', state: 'pending' });
  const tabPath = useTabPath();
  return (
    <Section title="Pending requests">
      <PagedList
        list={requests}
        rows={1}
        empty={
          <Typography variant="body2" color="text.secondary">
            None. You wait for nobody.
          </Typography>
        }
      >
        <TableFrame
          label="Pending requests"
          columns={['What', 'Asked for', 'Since', 'How it stands', 'Do']}
          widths={['20%', '26%', '12%', '27%', '15%']}
        >
          {requests.items.map(request => (
            <TableRow key={request.id}>
              <TableCell data-label="What">
                <Link
                  component={RouterLink}
                  to={tabPath('requests', { request: request.id })}
                >
                  {whereInWords(request)}
                </Link>
              </TableCell>
              <TableCell data-label="Asked for">
                {askedInWords(request)}
              </TableCell>
              <TableCell data-label="Since">
                <Instant at={request.createdAt} />
              </TableCell>
              <TableCell data-label="How it stands">
                <div>
                  {request.sentence}
                  <div>
                    <Countdown
                      until={request.expiresAt}
                      onEnd={requests.retry}
                    />
                  </div>
                </div>
              </TableCell>
              <TableCell data-label="Do">
                {request.mayCancel ? (
                  <div>
                    <CancelRequest
                      request={request}
                      onCancelled={requests.retry}
                    />
                  </div>
                ) : (
                  '–'
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      </PagedList>
    </Section>
  );
}
