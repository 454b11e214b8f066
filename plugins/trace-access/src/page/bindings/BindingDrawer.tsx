import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  bindingReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useBindingReach } from '../../api';
import {
  Facts,
  ProblemPanel,
  RefLink,
  RowsSkeleton,
  SideDrawer,
} from '../../shared';
import { accessInWords, limitsOf } from './BindingTable';
import { EffectMark } from './EffectMark';
import { entitiesInWords } from './entitiesInWords';
import { subjectInWords } from './subjectInWords';

/** One binding in full, and whom and what it reaches today. */
export function BindingDrawer(props: {
  name: string | undefined;
  onClose: () => void;
}) {
  const { name, onClose } = props;
  const reach = useBindingReach(name);
  return (
    <SideDrawer
      open={name !== undefined}
      title={name}
      closeLabel="Close the binding"
      onClose={onClose}
    >
      {reach.error && (
        <ProblemPanel
          error={reach.error}
          retry={reach.retry}
          retrying={reach.loading}
          needs={bindingReadPermission.name}
        />
      )}
      {!reach.value && reach.loading && <RowsSkeleton />}
      {reach.value && <Details reach={reach.value} />}
    </SideDrawer>
  );
}

function Details(props: { reach: Schemas['BindingReach'] }) {
  const { binding, principals, entities } = props.reach;
  const limits = limitsOf(binding);
  const rows: [string, ReactNode][] = [
    ['Effect', <EffectMark key="effect" effect={binding.effect} />],
    ['Owner', <RefLink key="owner" entityRef={binding.owner} />],
    ['Subjects', binding.subjects.map(subjectInWords).join(', ')],
    ['Entities', entitiesInWords(binding.entities)],
    ['Services', binding.services?.join(', ')],
    ['Environments', binding.environments.join(', ')],
    ['Actions', binding.actions.join(', ')],
    ['Access', binding.effect === 'allow' && accessInWords(binding)],
    ['Role', binding.role],
    ['Limits', limits.join(', ')],
    ['Redacts', binding.redact.join(', ')],
    ['Approval', binding.approval],
    ['Priority', String(binding.priority)],
  ];
  return (
    <>
      {binding.title && (
        <Typography variant="body2" gutterBottom>
          {binding.title}
        </Typography>
      )}
      <Facts rows={rows} />
      <ReachList title="Reaches today, people" reach={principals} />
      <ReachList title="Reaches today, entities" reach={entities} />
    </>
  );
}

const kindOf = (ref: string) => ref.split(':')[0];

function ReachList(props: { title: string; reach: Schemas['Reach'] }) {
  const { title, reach } = props;
  const mixed = new Set(reach.refs.map(kindOf)).size > 1;
  return (
    <Box component="section" sx={{ mt: 2 }}>
      <Typography variant="subtitle2" component="h3">
        {title} ({reach.total})
      </Typography>
      {reach.total === 0 && (
        <Typography variant="body2" color="text.secondary">
          None. Check what the binding names against the catalog.
        </Typography>
      )}
      <Box
        component="ul"
        sx={{ mt: 0.5, pl: 3, fontSize: '0.875rem', lineHeight: 1.6 }}
      >
        {reach.refs.map(ref => (
          <li key={ref}>
            {/^(service|agent):/.test(ref) ? ref : <RefLink entityRef={ref} />}
            {/* One name may stand for several kinds. */}
            {mixed && (
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {' '}
                {kindOf(ref)}
              </Box>
            )}
          </li>
        ))}
      </Box>
      {reach.total > reach.refs.length && (
        <Typography variant="body2" color="text.secondary">
          The first {reach.refs.length} by name.
        </Typography>
      )}
    </Box>
  );
}
