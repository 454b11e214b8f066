import { useMemo, type FormEvent } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useSearchParams } from 'react-router-dom';
import {
  ACTIONS,
  policyExplainPermission,
  type Action,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useExplanation } from '../../api';
import { ProblemPanel } from '../../shared';
import { RowsSkeleton } from '../RowsSkeleton';
import { ExplanationPanel } from './ExplanationPanel';

const FIELDS = ['principal', 'entity', 'environment', 'action'] as const;

/** The question in the URL, so that an answer can be sent as a link. */
function questionIn(
  search: URLSearchParams,
): Schemas['ExplainRequest'] | undefined {
  const entity = search.get('entity');
  const environment = search.get('environment');
  if (!entity || !environment) return undefined;
  const action = search.get('action') as Action;
  return {
    principal: search.get('principal') || undefined,
    entity,
    environment,
    action: ACTIONS.includes(action) ? action : 'view',
  };
}

/** Person + entity + environment → why, step by step. */
export function Explain() {
  const [search, setSearch] = useSearchParams();
  const question = useMemo(() => questionIn(search), [search]);
  const answer = useExplanation(question);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = new URLSearchParams(search);
    for (const field of FIELDS) {
      const text = String(form.get(field) ?? '').trim();
      if (text) next.set(field, text);
      else next.delete(field);
    }
    if (next.toString() === search.toString()) answer.retry();
    else setSearch(next);
  };

  return (
    <>
      <Typography variant="body2" sx={{ mb: 2 }}>
        Why may somebody see an entity's traces, or why not? Leave the person
        empty to ask for yourself.
      </Typography>
      <Box
        component="form"
        onSubmit={submit}
        key={search.toString()}
        aria-label="Explain a decision"
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 3 }}
      >
        <TextField
          size="small"
          name="principal"
          label="Person"
          placeholder="user:default/ana"
          defaultValue={question?.principal ?? ''}
          inputProps={{ maxLength: 300 }}
        />
        <TextField
          size="small"
          required
          name="entity"
          label="Entity"
          placeholder="component:default/payments"
          defaultValue={question?.entity ?? ''}
          inputProps={{ maxLength: 300 }}
          sx={{ minWidth: { sm: 280 } }}
        />
        <TextField
          size="small"
          required
          name="environment"
          label="Environment"
          placeholder="prod"
          defaultValue={question?.environment ?? ''}
          inputProps={{ maxLength: 63 }}
        />
        <TextField
          select
          size="small"
          name="action"
          label="Action"
          defaultValue={question?.action ?? 'view'}
          sx={{ minWidth: 140 }}
        >
          {ACTIONS.map(action => (
            <MenuItem key={action} value={action}>
              {action}
            </MenuItem>
          ))}
        </TextField>
        <Button type="submit" variant="contained" disabled={answer.loading}>
          Explain
        </Button>
      </Box>
      {answer.error && (
        <ProblemPanel
          error={answer.error}
          retry={answer.retry}
          retrying={answer.loading}
          needs={policyExplainPermission.name}
        />
      )}
      {!answer.value && answer.loading && <RowsSkeleton rows={4} />}
      {question && answer.value && !answer.error && (
        <ExplanationPanel question={question} explanation={answer.value} />
      )}
    </>
  );
}
