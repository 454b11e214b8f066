import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { durationInWords, TableFrame } from '../../shared';
import { EffectMark } from './EffectMark';
import { entitiesInWords } from './entitiesInWords';
import { subjectInWords } from './subjectInWords';

/** How the access of a binding is given, in words. */
export function accessInWords(binding: Schemas['Binding']): string {
  if (binding.effect === 'deny') return '–';
  return binding.access === 'onRequest' ? 'on request' : 'standing';
}

/** Limits and conditions of a binding, in words. */
export function limitsOf(binding: Schemas['Binding']): string[] {
  return [
    ...(binding.maxDuration
      ? [`at most ${durationInWords(binding.maxDuration)}`]
      : []),
    ...(binding.conditions ?? []),
  ];
}

/** Bindings by row. */
export function BindingTable(props: {
  bindings: readonly Schemas['Binding'][];
  onOpen: (name: string) => void;
}) {
  return (
    <TableFrame
      label="Bindings"
      columns={[
        'Name',
        'Effect',
        'Subjects',
        'Entities',
        'Environments',
        'Role',
        'Access',
      ]}
      widths={['18%', '9%', '14%', '20%', '14%', '13%', '12%']}
      minWidth={960}
    >
      {props.bindings.map(binding => (
        <TableRow key={binding.name} hover>
          <TableCell data-label="Name">
            <div>
              <Link
                component="button"
                type="button"
                variant="body2"
                onClick={() => props.onOpen(binding.name)}
                sx={{ textAlign: 'inherit', fontWeight: 600 }}
              >
                {binding.name}
              </Link>
              {binding.title && (
                <Box sx={{ color: 'text.secondary' }}>{binding.title}</Box>
              )}
            </div>
          </TableCell>
          <TableCell data-label="Effect">
            <EffectMark effect={binding.effect} />
          </TableCell>
          <TableCell data-label="Subjects">
            <Lines
              items={binding.subjects.map(subject => ({
                text: subjectInWords(subject),
                title: subject,
              }))}
            />
          </TableCell>
          <TableCell data-label="Entities">
            {entitiesInWords(binding.entities)}
          </TableCell>
          <TableCell data-label="Environments">
            {binding.environments.join(', ')}
          </TableCell>
          <TableCell data-label="Role">{binding.role ?? '–'}</TableCell>
          <TableCell data-label="Access">
            <Lines
              items={[accessInWords(binding), ...limitsOf(binding)].map(
                text => ({ text }),
              )}
            />
          </TableCell>
        </TableRow>
      ))}
    </TableFrame>
  );
}

function Lines(props: { items: readonly { text: string; title?: string }[] }) {
  return (
    <div>
      {props.items.map(({ text, title }) => (
        <Box key={text} title={title} sx={{ overflowWrap: 'break-word' }}>
          {text}
        </Box>
      ))}
    </div>
  );
}
