import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMyAccess } from '../../api';
import { RequestDialog, type RequestStart } from '../../request';
import { EmptyPanel } from '../../shared';
import { PagedList } from '../PagedList';
import { SearchField } from '../SearchField';
import { Section } from '../Section';
import { useSearchParam, useSearchUpdate } from '../useSearchParam';
import { MyEntitiesTable } from './MyEntitiesTable';

/** Entities whose traces the viewer may see or may ask for. */
export function MyEntities() {
  const [environment, setEnvironment] = useSearchParam('env');
  const [search, setSearch] = useSearchParam('q');
  const update = useSearchUpdate();
  const [asking, setAsking] = useState<RequestStart>();
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
      <PagedList
        list={access}
        empty={
          <EmptyPanel
            title={
              filtered ? 'Nothing matches' : 'There is nothing here for you yet'
            }
            action={
              filtered && (
                <Button
                  onClick={() => update({ q: undefined, env: undefined })}
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
        }
      >
        <MyEntitiesTable
          items={access.items}
          environments={environment ? [environment] : known}
          onAsk={setAsking}
        />
      </PagedList>
      <RequestDialog
        start={asking}
        onClose={() => setAsking(undefined)}
        onChange={access.retry}
      />
    </Section>
  );
}
