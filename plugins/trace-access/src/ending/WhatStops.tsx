import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  actionsInWords,
  counted,
  Instant,
  refName,
  whereInWords,
} from '../shared';

/** What a revocation will stop, and what stays open. */
export function WhatStops(props: { preview: Schemas['RevocationPreview'] }) {
  const {
    sentence,
    grants,
    requests,
    sessions,
    roles,
    remains = [],
  } = props.preview;
  return (
    <div>
      <Typography variant="body2" gutterBottom>
        {sentence}
      </Typography>
      <Box
        component="ul"
        aria-label="What will stop"
        sx={{ my: 0.5, pl: 2.5, typography: 'body2' }}
      >
        {grants.map(grant => (
          <li key={grant.id}>
            {refName(grant.principal)}: {whereInWords(grant)} (
            {actionsInWords(grant.actions)})
          </li>
        ))}
        {grants.some(({ actions }) => actions.includes('view')) && (
          <li>
            In the portal it stops at once: a query that runs is cut off, the
            next click is refused.
          </li>
        )}
        {roles.length === 0 && sessions > 0 && (
          <li>{counted(sessions, 'session')}</li>
        )}
        {requests > 0 && (
          <li>{counted(requests, 'pending request')}, withdrawn</li>
        )}
        {roles.map(role => (
          <li key={`${role.role}/${role.environment}`}>
            <RoleLine role={role} />
          </li>
        ))}
      </Box>
      {remains.length > 0 && (
        <Alert severity="warning">
          <AlertTitle>Still open afterwards</AlertTitle>
          <Box component="ul" sx={{ m: 0, pl: 2 }}>
            {remains.map(line => (
              <li key={line}>{line}</li>
            ))}
          </Box>
        </Alert>
      )}
    </div>
  );
}

function RoleLine(props: { role: Schemas['AffectedRole'] }) {
  const { role, environment, sessions, way, copiesUntil, roleWide } =
    props.role;
  return (
    <>
      {counted(sessions, 'session')} as {role} in {environment}:{' '}
      {way === 'kill'
        ? 'the provider is told to refuse credentials that are out'
        : 'the role may not be written to, so that credentials that are out live on'}
      {copiesUntil && (
        <>
          {way === 'kill' ? '; by themselves they would end ' : ' until '}
          <Instant at={copiesUntil} />
        </>
      )}
      .
      {roleWide && (
        <strong>
          {' '}
          Its deny policy is full: everyone’s session on it ends.
        </strong>
      )}
    </>
  );
}
