import { useCallback, useState } from 'react';
import Box from '@mui/material/Box';
import { useLocation } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useEntityAccess } from '../api';
import { EmptyPanel, ProblemPanel } from '../shared';
import {
  AccessBanners,
  AccessLine,
  defaultEnvironment,
  EnvironmentSwitch,
  PendingLine,
  ReadyPanel,
  useAccessDialogs,
  useAskedByLink,
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
  // The grant whose clock the viewer has started, or is starting.
  const [started, setStarted] = useState<string>();
  const { actions, dialogs } = useAccessDialogs({
    entityRef,
    onChange: refetch,
    onView: ({ environment, grantId }) => {
      setStarted(grantId);
      change({ environment });
    },
  });
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
  const ready = selected?.state === 'ready';
  const readyGrant = ready ? selected.grant?.id : undefined;
  const onRead = useCallback(() => {
    // The first look has started the clock: show it.
    if (ready) refetch();
  }, [ready, refetch]);
  useAskedByLink({ access: selected, actions });

  if (!selected) {
    return (
      <EmptyPanel title="There are no environments yet">
        The access policy declares none. Whoever runs trace access adds an
        Environment document to the policy.
      </EmptyPanel>
    );
  }
  const viewing =
    selected.state === 'open' ||
    (readyGrant !== undefined && readyGrant === started);
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
      <AccessLine access={selected} actions={actions} onEnd={refetch} />
      {selected.pendingRequest && (
        <PendingLine
          key={selected.pendingRequest}
          requestId={selected.pendingRequest}
          onDecided={refetch}
        />
      )}
      {ready && !viewing && (
        <ReadyPanel
          grant={selected.grant}
          onStart={() => setStarted(readyGrant)}
        />
      )}
      {(selected.state === 'ask' || selected.state === 'closed') && (
        <WhyNot access={selected} />
      )}
      {viewing && (
        <TracesPanel
          entityRef={entityRef}
          environment={selected.name}
          query={query}
          onChange={change}
          onAsk={() => actions.request(selected)}
          onForbidden={refetch}
          onRead={onRead}
          traceHref={traceId =>
            `${base}/${encodeURIComponent(selected.name)}/${encodeURIComponent(traceId)}${search}`
          }
        />
      )}
      {dialogs}
    </>
  );
}
