import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import {
  bindingReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { usePolicyStatus } from '../../api';
import {
  CopyButton,
  Instant,
  ProblemPanel,
  RowsSkeleton,
  TableFrame,
} from '../../shared';
import { Section } from '../Section';
import { SeverityMark } from './SeverityMark';

/** Which policy decides, and why a newer one does not. */
export function PolicyStatus() {
  const { value, error, loading, retry } = usePolicyStatus();
  // Errors come from the refused set alone, and say more than its message.
  const listed = value?.findings.some(({ severity }) => severity === 'error');
  return (
    <Section title="Policy">
      {error && (
        <ProblemPanel
          error={error}
          retry={retry}
          retrying={loading}
          needs={bindingReadPermission.name}
        />
      )}
      {!value && loading && <RowsSkeleton rows={2} />}
      {value && (
        <>
          {value.active ? (
            <Typography variant="body2" component="div" sx={{ mb: 1 }}>
              Version <code>{value.active.version.slice(0, 12)}</code>
              <CopyButton
                text={value.active.version}
                label="Copy the version"
              />
              decides since <Instant at={value.active.loadedAt} />, with{' '}
              {value.active.bindings} bindings.
            </Typography>
          ) : (
            <Alert severity="error" sx={{ mb: 1 }}>
              <AlertTitle>There is no policy</AlertTitle>
              Nobody may see any traces until a set of documents is accepted.
            </Alert>
          )}
          {value.refused && (
            <Alert severity="warning" sx={{ mb: 1 }}>
              <AlertTitle>The newest documents were refused</AlertTitle>
              Read at <Instant at={value.refused.at} />.{' '}
              {!listed && `${value.refused.message} `}
              {value.active && 'The version above stays in force. '}
              {listed && 'Fix what is listed below. '}
              They are read again by themselves.
            </Alert>
          )}
          <Findings findings={value.findings} />
        </>
      )}
    </Section>
  );
}

function Findings(props: { findings: readonly Schemas['Finding'][] }) {
  if (props.findings.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        No findings.
      </Typography>
    );
  }
  return (
    <TableFrame label="Findings" columns={['Severity', 'Where', 'What']}>
      {props.findings.map((finding, i) => (
        <TableRow key={i}>
          <TableCell data-label="Severity">
            <SeverityMark severity={finding.severity} />
          </TableCell>
          <TableCell data-label="Where" sx={{ overflowWrap: 'anywhere' }}>
            <div>
              <code>
                {finding.file}:{finding.line}
                {finding.column === undefined ? '' : `:${finding.column}`}
              </code>
              {finding.document && <div>{finding.document}</div>}
            </div>
          </TableCell>
          <TableCell data-label="What">{finding.message}</TableCell>
        </TableRow>
      ))}
    </TableFrame>
  );
}
