import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { CommittedField } from '../shared';
import { completeRef } from './completeRef';
import { useSearchParam } from './useSearchParam';

/** Narrows a list to an entity and an environment, in the URL; further filters go before. */
export function PlaceFilters(props: { label: string; children?: ReactNode }) {
  const [entity, setEntity] = useSearchParam('entity');
  const [environment, setEnvironment] = useSearchParam('env');
  return (
    <Box
      role="search"
      aria-label={props.label}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 2 }}
    >
      {props.children}
      <CommittedField
        label="Entity"
        placeholder="payments"
        value={entity ?? ''}
        onCommit={text => setEntity(text && completeRef(text, 'component'))}
        inputProps={{ maxLength: 300 }}
        sx={{ flex: '1 1 160px', maxWidth: { sm: 280 } }}
      />
      <CommittedField
        label="Environment"
        placeholder="prod"
        value={environment ?? ''}
        onCommit={setEnvironment}
        inputProps={{ maxLength: 63 }}
        sx={{ flex: '1 1 120px', maxWidth: { sm: 160 } }}
      />
    </Box>
  );
}
