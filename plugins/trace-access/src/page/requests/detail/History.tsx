import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  actionsInWords,
  durationInWords,
  GrantStanding,
  Instant,
  refName,
  TableFrame,
  UserText,
  whereInWords,
} from '../../../shared';
import { Section } from '../../Section';

/** Who had the same, and for what. */
export function History(props: { history: readonly Schemas['PastGrant'][] }) {
  const { history } = props;
  return (
    <Section level={3} title="Who had the same">
      {history.length === 0 ? (
        <Typography variant="body2" color="text.secondary">
          Nobody yet.
        </Typography>
      ) : (
        <TableFrame
          label="Who had the same"
          columns={['Who', 'When', 'How long', 'For what', 'State']}
        >
          {history.map(past => (
            <TableRow key={past.grantId}>
              <TableCell data-label="Who">{refName(past.principal)}</TableCell>
              <TableCell data-label="When">
                <Instant at={past.at} />
              </TableCell>
              <TableCell data-label="How long">
                {past.duration ? durationInWords(past.duration) : '–'}
              </TableCell>
              <TableCell data-label="For what">
                <UserText lines={3}>{past.reason}</UserText>
              </TableCell>
              <TableCell data-label="State">{past.state}</TableCell>
            </TableRow>
          ))}
        </TableFrame>
      )}
    </Section>
  );
}

/** What the requester holds just now. */
export function RequesterGrants(props: {
  grants: readonly Schemas['Grant'][];
}) {
  const { grants } = props;
  return (
    <Section level={3} title="What else the requester has open">
      {grants.length === 0 ? (
        <Typography variant="body2" color="text.secondary">
          No grants.
        </Typography>
      ) : (
        <TableFrame
          label="What else the requester has open"
          columns={['What', 'To', 'State']}
        >
          {grants.map(grant => (
            <TableRow key={grant.id}>
              <TableCell data-label="What">{whereInWords(grant)}</TableCell>
              <TableCell data-label="To">
                {actionsInWords(grant.actions)}
              </TableCell>
              <TableCell data-label="State">
                <GrantStanding grant={grant} />
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      )}
    </Section>
  );
}
