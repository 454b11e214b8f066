import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import CardHeader from '@mui/material/CardHeader';
import Divider from '@mui/material/Divider';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useEntityAccess } from '../api';
import {
  AccessStateMark,
  Countdown,
  EmptyPanel,
  Instant,
  ProblemPanel,
  useTracesPath,
  WhomToAskDialog,
  type Ask,
} from '../shared';
import { AccessBanners, askFor } from './access';

/** Per environment: what the viewer may, as which role, until when. */
export function EntityTraceAccessCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const access = useEntityAccess(entityRef);
  const tracesPath = useTracesPath();
  const [ask, setAsk] = useState<Ask>();
  return (
    <Card sx={{ height: '100%' }}>
      <CardHeader
        title="Trace access"
        titleTypographyProps={{ variant: 'h6', component: 'h2' }}
      />
      <Divider />
      <CardContent sx={{ display: 'grid', gap: 2 }}>
        {access.error && (
          <ProblemPanel
            error={access.error}
            retry={access.retry}
            retrying={access.loading}
          />
        )}
        {!access.value && access.loading && (
          <Box role="status" aria-label="Loading">
            {[0, 1, 2].map(i => (
              <Skeleton key={i} height={56} />
            ))}
          </Box>
        )}
        {access.value && (
          <>
            <AccessBanners access={access.value} />
            {access.value.environments.length === 0 && (
              <EmptyPanel title="There are no environments yet">
                Whoever runs trace access adds an Environment document to the
                policy.
              </EmptyPanel>
            )}
            {access.value.environments.map(environment => (
              <EnvironmentRow
                key={environment.name}
                access={environment}
                tracesHref={`${tracesPath(entityRef)}?env=${encodeURIComponent(environment.name)}`}
                onAsk={() => setAsk(askFor(entityRef, environment))}
                onEnd={access.retry}
              />
            ))}
          </>
        )}
      </CardContent>
      <WhomToAskDialog ask={ask} onClose={() => setAsk(undefined)} />
    </Card>
  );
}

function EnvironmentRow(props: {
  access: Schemas['EnvironmentAccess'];
  tracesHref: string;
  onAsk: () => void;
  onEnd: () => void;
}) {
  const { access, tracesHref, onAsk, onEnd } = props;
  const { name, state, role, until, sentence } = access;
  const askLabel = state === 'ask' ? 'Request access' : 'Whom to ask';
  return (
    <Box
      role="group"
      aria-label={name}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 0.5,
      }}
    >
      <Box sx={{ flex: 1, minWidth: 160 }}>
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
          <Box component="strong" sx={{ overflowWrap: 'anywhere' }}>
            {name}
          </Box>
          <AccessStateMark state={state} />
        </Box>
        <Typography
          variant="body2"
          component="div"
          color="text.secondary"
          title={sentence}
        >
          {state === 'open' ? (
            <>
              {role && <>as {role}</>}
              {until && (
                <>
                  {role && ' · '}until <Instant at={until} /> (
                  <Countdown until={until} onEnd={onEnd} />)
                </>
              )}
            </>
          ) : (
            sentence
          )}
        </Typography>
      </Box>
      {state === 'open' ? (
        <Button
          size="small"
          component={RouterLink}
          to={tracesHref}
          aria-label={`View traces in ${name}`}
        >
          View traces
        </Button>
      ) : (
        <Button
          size="small"
          onClick={onAsk}
          aria-label={`${askLabel} for ${name}`}
        >
          {askLabel}
        </Button>
      )}
    </Box>
  );
}
