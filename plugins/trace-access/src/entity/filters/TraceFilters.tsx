import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import { CheckField, CommittedField } from '../../shared';
import { isFiltered, type TraceQuery } from './query';
import { WindowField } from './WindowField';

const attributeProblem = (text: string) =>
  /^[^=]+=/.test(text) ? undefined : 'Write it as key=value.';
const traceIdProblem = (text: string) =>
  /^([0-9a-f]{32}|1-[0-9a-f]{8}-[0-9a-f]{24})$/i.test(text)
    ? undefined
    : '32 hex digits, or 1-8-24 as X-Ray writes it.';
const slowerProblem = (text: string) =>
  Number(text) > 0 ? undefined : 'A number of milliseconds.';

// As wide as there is room for, so that all filters share a line.
const wide = { flex: '1 1 140px', minWidth: 140, maxWidth: { sm: 200 } };

/** What narrows the list; each takes effect as it is set. */
export function TraceFilters(props: {
  query: TraceQuery;
  /** Operations that were seen, to choose from. */
  operations: readonly string[];
  onChange: (part: Partial<TraceQuery>) => void;
}) {
  const { query, operations, onChange } = props;
  const listId = useId();
  return (
    <Box
      role="search"
      aria-label="Filter traces"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        alignItems: 'flex-start',
      }}
    >
      <WindowField
        window={query.window}
        onChange={window => onChange({ window })}
      />
      <CommittedField
        label="Slower than"
        value={query.slowerThan ? String(query.slowerThan) : ''}
        onCommit={text => onChange({ slowerThan: Number(text) || undefined })}
        problem={slowerProblem}
        inputProps={{ inputMode: 'decimal' }}
        InputProps={{
          endAdornment: <InputAdornment position="end">ms</InputAdornment>,
        }}
        sx={{ width: 164 }}
      />
      <CommittedField
        label="Operation"
        value={query.operation ?? ''}
        onCommit={text => onChange({ operation: text || undefined })}
        inputProps={{ list: listId, maxLength: 256 }}
        sx={wide}
      />
      <datalist id={listId}>
        {operations.map(operation => (
          <option key={operation} value={operation} />
        ))}
      </datalist>
      <CommittedField
        label="Attribute"
        placeholder="key=value"
        value={query.attribute ?? ''}
        onCommit={text => onChange({ attribute: text || undefined })}
        problem={attributeProblem}
        inputProps={{ maxLength: 1024 }}
        sx={wide}
      />
      <CommittedField
        label="Trace id"
        value={query.traceId ?? ''}
        onCommit={text => onChange({ traceId: text || undefined })}
        problem={traceIdProblem}
        inputProps={{ maxLength: 64 }}
        sx={wide}
      />
      <CheckField
        label="Errors only"
        checked={query.errors}
        onChange={errors => onChange({ errors })}
      />
      {isFiltered(query) && (
        <Button
          size="small"
          sx={{ mt: 0.5 }}
          onClick={() =>
            onChange({
              errors: false,
              slowerThan: undefined,
              operation: undefined,
              attribute: undefined,
              traceId: undefined,
            })
          }
        >
          Clear filters
        </Button>
      )}
    </Box>
  );
}
