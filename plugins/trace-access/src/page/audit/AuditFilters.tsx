import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { AuditFilter } from '../../api';
import { CommittedField } from '../../shared';
import { completeRef } from '../completeRef';
import { useSearchUpdate } from '../useSearchParam';
import { FILTERS, OUTCOMES } from './auditFilter';
import { EVENTS, eventInWords } from './eventInWords';

const field = { flex: '1 1 140px', maxWidth: { sm: 240 } };

/** Narrows the trail; each filter takes effect as it is set. */
export function AuditFilters(props: { filter: AuditFilter }) {
  const { filter } = props;
  const update = useSearchUpdate();
  const listId = useId();
  return (
    <Box
      role="search"
      aria-label="Filter the audit trail"
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 2 }}
    >
      <CommittedField
        label="Who"
        placeholder="user:default/kim"
        value={filter.principal ?? ''}
        onCommit={text =>
          update({ principal: text && completeRef(text, 'user') })
        }
        inputProps={{ maxLength: 300 }}
        sx={field}
      />
      <CommittedField
        label="Event"
        placeholder="trace-view"
        value={filter.event ?? ''}
        onCommit={event => update({ event })}
        inputProps={{ maxLength: 63, list: listId }}
        sx={field}
      />
      <datalist id={listId}>
        {EVENTS.map(event => (
          <option key={event} value={event}>
            {eventInWords(event)}
          </option>
        ))}
      </datalist>
      <TextField
        select
        size="small"
        label="Outcome"
        value={filter.outcome ?? ''}
        onChange={event => update({ outcome: event.target.value })}
        InputLabelProps={{ shrink: true }}
        SelectProps={{ displayEmpty: true }}
        sx={{ minWidth: 120 }}
      >
        <MenuItem value="">All</MenuItem>
        {OUTCOMES.map(outcome => (
          <MenuItem key={outcome} value={outcome}>
            {outcome}
          </MenuItem>
        ))}
      </TextField>
      <CommittedField
        label="Entity"
        placeholder="component:default/payments"
        value={filter.entity ?? ''}
        onCommit={text =>
          update({ entity: text && completeRef(text, 'component') })
        }
        inputProps={{ maxLength: 300 }}
        sx={field}
      />
      <CommittedField
        label="Environment"
        placeholder="prod"
        value={filter.environment ?? ''}
        onCommit={environment => update({ environment })}
        inputProps={{ maxLength: 63 }}
        sx={{ ...field, maxWidth: { sm: 140 } }}
      />
      <CommittedField
        label="Request id"
        value={filter.request ?? ''}
        onCommit={request => update({ request })}
        inputProps={{ maxLength: 26 }}
        sx={field}
      />
      {FILTERS.some(name => filter[name]) && (
        <Button
          size="small"
          onClick={() =>
            update(Object.fromEntries(FILTERS.map(name => [name, undefined])))
          }
        >
          Clear filters
        </Button>
      )}
    </Box>
  );
}
