import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMyAccess } from '../../api';
import {
  EmptyPanel,
  ProblemPanel,
  WhomToAskDialog,
  type Ask,
} from '../../shared';
import { RowsSkeleton } from '../RowsSkeleton';
import { SearchField } from '../SearchField';
import { Section } from '../Section';
import { useSearchParam } from '../useSearchParam';
import { MyEntitiesTable } from './MyEntitiesTable';

/** Entities whose traces the viewer may see or may ask for. */
export function MyEntities() {
  const [environment, setEnvironment] = useSearchParam('env');
  const [search, setSearch] = useSearchParam('q');
  const [ask, setAsk] = useState<Ask>();
  const access = useMyAccess({ environment, search });
  // The names stay known while another page of the list is read.
  const known = access.first?.environments ?? [];
  const names =
    environment && !known.includes(environment)
      ? [environment, ...known]
      : known;
  const filtered = Boolean(environment || search);
  return (
    <Section title="What I may see, and may ask for">
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, mb: 2 }}>
        <SearchField
          label="Search by name"
          value={search}
          onChange={setSearch}
        />
        <TextField
          select
          size="small"
          label="Environment"
          value={environment ?? ''}
          onChange={event => setEnvironment(event.target.value || undefined)}
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
          sx={{ minWidth: 140 }}
        >
          <MenuItem value="">All</MenuItem>
          {names.map(name => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      {access.error && (
        <ProblemPanel
          error={access.error}
          retry={access.retry}
          retrying={access.loading}
        />
      )}
      {!access.first && access.loading && <RowsSkeleton />}
      {access.first && access.items.length === 0 && (
        <EmptyPanel
          title={
            filtered ? 'Nothing matches' : 'There is nothing here for you yet'
          }
          action={
            filtered && (
              <Button
                onClick={() => {
                  setSearch(undefined);
                  setEnvironment(undefined);
                }}
              >
                Show all
              </Button>
            )
          }
        >
          {filtered
            ? 'Search for a part of a name, or choose another environment.'
            : 'No binding reaches you, standing or on request. Open the entity you need in the catalog: its Traces tab says whom to ask.'}
        </EmptyPanel>
      )}
      {access.items.length > 0 && (
        <MyEntitiesTable
          items={access.items}
          environments={environment ? [environment] : known}
          onAsk={setAsk}
        />
      )}
      {access.moreError && (
        <ProblemPanel error={access.moreError} retry={access.loadMore} />
      )}
      {access.hasMore && (
        <Box sx={{ textAlign: 'center', mt: 2 }}>
          <Button onClick={access.loadMore} disabled={access.loadingMore}>
            {access.loadingMore ? 'Loading …' : 'Load more'}
          </Button>
        </Box>
      )}
      <WhomToAskDialog ask={ask} onClose={() => setAsk(undefined)} />
    </Section>
  );
}
