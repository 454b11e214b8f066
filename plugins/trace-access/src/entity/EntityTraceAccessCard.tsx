import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import CardHeader from '@mui/material/CardHeader';
import Divider from '@mui/material/Divider';
import Skeleton from '@mui/material/Skeleton';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useNavigate } from 'react-router-dom';
import { useEntityAccess } from '../api';
import { EmptyPanel, ProblemPanel, useTracesPath } from '../shared';
import { AccessBanners, EnvironmentRow, useAccessDialogs } from './access';

/** Per environment: what the viewer may, as which role, until when. */
export function EntityTraceAccessCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const access = useEntityAccess(entityRef);
  const tracesPath = useTracesPath();
  const navigate = useNavigate();
  const tracesIn = (environment: string) =>
    `${tracesPath(entityRef)}?env=${encodeURIComponent(environment)}`;
  const { actions, dialogs } = useAccessDialogs({
    entityRef,
    onChange: access.retry,
    onView: ({ environment }) => navigate(tracesIn(environment)),
  });
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
                actions={actions}
                tracesHref={tracesIn(environment.name)}
                onEnd={access.retry}
              />
            ))}
          </>
        )}
      </CardContent>
      {dialogs}
    </Card>
  );
}
