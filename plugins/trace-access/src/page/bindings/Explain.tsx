import { useMemo, useState, type FormEvent } from 'react';
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
import { ProblemPanel, RowsSkeleton } from '../../shared';
import { ExplanationPanel } from './ExplanationPanel';

const FIELDS = ['principal', 'entity', 'environment', 'action'] as const;
type Draft = Record<(typeof FIELDS)[number], string>;

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

  const ask = (draft: Draft) => {
    const next = new URLSearchParams(search);
    for (const field of FIELDS) {
      if (draft[field].trim()) next.set(field, draft[field].trim());
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
      <QuestionForm
        key={search.toString()}
        initial={{
          principal: question?.principal ?? '',
          entity: search.get('entity') ?? '',
          environment: search.get('environment') ?? '',
          action: question?.action ?? 'view',
        }}
        busy={answer.loading}
        onAsk={ask}
      />
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

function QuestionForm(props: {
  initial: Draft;
  busy: boolean;
  onAsk: (draft: Draft) => void;
}) {
  const { initial, busy, onAsk } = props;
  const [draft, setDraft] = useState(initial);
  const field = (name: keyof Draft) => ({
    size: 'small' as const,
    value: draft[name],
    onChange: (event: { target: { value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <Box
      component="form"
      aria-label="Explain a decision"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onAsk(draft);
      }}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 3 }}
    >
      <TextField
        {...field('principal')}
        label="Person"
        placeholder="user:default/ana"
        inputProps={{ maxLength: 300 }}
      />
      <TextField
        {...field('entity')}
        required
        label="Entity"
        placeholder="component:default/payments"
        inputProps={{ maxLength: 300 }}
        sx={{ minWidth: { sm: 280 } }}
      />
      <TextField
        {...field('environment')}
        required
        label="Environment"
        placeholder="prod"
        inputProps={{ maxLength: 63 }}
      />
      <TextField
        {...field('action')}
        select
        label="Action"
        sx={{ minWidth: 140 }}
      >
        {ACTIONS.map(action => (
          <MenuItem key={action} value={action}>
            {action}
          </MenuItem>
        ))}
      </TextField>
      <Button type="submit" variant="contained" disabled={busy}>
        Ask why
      </Button>
    </Box>
  );
}
