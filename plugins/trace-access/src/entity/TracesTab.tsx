import { useState } from 'react';
import Box from '@mui/material/Box';
import { useLocation } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useEntityAccess } from '../api';
import { EmptyPanel, ProblemPanel, WhomToAskDialog, type Ask } from '../shared';
import {
  AccessBanners,
  AccessLine,
  askFor,
  defaultEnvironment,
  EnvironmentSwitch,
  WhyNot,
} from './access';
import { useTraceQuery } from './filters';
import { TabSkeleton } from './TabSkeleton';
import { TracesPanel } from './traces';

/** What an entity's tab shows before a trace is opened. */
export function TracesTab(props: {
  entityRef: string;
  /** Path of the tab. */
  base: string;
}) {
  const access = useEntityAccess(props.entityRef);
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      {access.error && (
        <ProblemPanel
          error={access.error}
          retry={access.retry}
          retrying={access.loading}
        />
      )}
      {access.value && (
        <Environments {...props} access={access.value} refetch={access.retry} />
      )}
      {!access.value && access.loading && <TabSkeleton />}
    </Box>
  );
}

function Environments(props: {
  entityRef: string;
  base: string;
  access: Schemas['EntityAccess'];
  refetch: () => void;
}) {
  const { entityRef, base, access, refetch } = props;
  const { query, change } = useTraceQuery();
  const { search } = useLocation();
  const [ask, setAsk] = useState<Ask>();
  const environments = access.environments;
  // Chosen once: the page must not turn to another environment by itself when
  // this one closes.
  const [first] = useState(() => defaultEnvironment(environments)?.name);
  const named = (name?: string) =>
    environments.find(environment => environment.name === name);
  const selected =
    named(query.environment) ??
    named(first) ??
    defaultEnvironment(environments);

  if (!selected) {
    return (
      <EmptyPanel title="There are no environments yet">
        The access policy declares none. Whoever runs trace access adds an
        Environment document to the policy.
      </EmptyPanel>
    );
  }
  const askForThis = () => setAsk(askFor(entityRef, selected));
  return (
    <>
      <AccessBanners access={access} />
      {query.environment && query.environment !== selected.name && (
        <EmptyPanel title={`There is no environment ${query.environment}`}>
          The link is old, or the environment was renamed. Choose one below.
        </EmptyPanel>
      )}
      <EnvironmentSwitch
        environments={environments}
        selected={selected.name}
        onSelect={environment => change({ environment })}
        onEnd={refetch}
      />
      <AccessLine access={selected} onAsk={askForThis} />
      {selected.state !== 'open' && <WhyNot access={selected} />}
      {selected.state === 'open' && (
        <TracesPanel
          entityRef={entityRef}
          environment={selected.name}
          query={query}
          onChange={change}
          onAsk={askForThis}
          onForbidden={refetch}
          traceHref={traceId =>
            `${base}/${encodeURIComponent(selected.name)}/${encodeURIComponent(traceId)}${search}`
          }
        />
      )}
      <WhomToAskDialog ask={ask} onClose={() => setAsk(undefined)} />
    </>
  );
}
