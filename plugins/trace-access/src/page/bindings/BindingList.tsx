import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { bindingReadPermission } from '@tracegate/plugin-trace-access-common';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useBindings } from '../../api';
import { EmptyPanel, ProblemPanel, RowsSkeleton } from '../../shared';
import { SearchField } from '../SearchField';
import { useSearchParam } from '../useSearchParam';
import { BindingDrawer } from './BindingDrawer';
import { BindingTable } from './BindingTable';
import { entitiesInWords } from './entitiesInWords';
import { subjectInWords } from './subjectInWords';

/** Every binding of the active policy, to search and to open. */
export function BindingList() {
  const { value, error, loading, retry } = useBindings();
  const [search, setSearch] = useSearchParam('q');
  const [opened, open] = useSearchParam('binding');
  const found = useMemo(
    () => (value?.bindings ?? []).filter(matching(search)),
    [value, search],
  );
  return (
    <>
      {error && (
        <ProblemPanel
          error={error}
          retry={retry}
          retrying={loading}
          needs={bindingReadPermission.name}
        />
      )}
      {!value && loading && <RowsSkeleton />}
      {value && (
        <>
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: 1.5,
              mb: 2,
              alignItems: 'center',
            }}
          >
            <SearchField
              label="Search bindings"
              value={search}
              onChange={setSearch}
            />
            <Typography variant="body2" color="text.secondary" role="status">
              {search
                ? `${found.length} of ${value.bindings.length} bindings`
                : `${value.bindings.length} bindings`}
            </Typography>
          </Box>
          {found.length > 0 ? (
            <BindingTable bindings={found} onOpen={open} />
          ) : (
            <EmptyPanel
              title={
                search ? 'No binding matches' : 'The policy has no bindings'
              }
              action={
                search && (
                  <Button onClick={() => setSearch(undefined)}>Show all</Button>
                )
              }
            >
              {search
                ? 'Search for a part of a name, a group, a role or an environment.'
                : 'Nobody may see any traces. Add a RoleBinding document to the policy.'}
            </EmptyPanel>
          )}
        </>
      )}
      <BindingDrawer name={opened} onClose={() => open(undefined)} />
    </>
  );
}

/** Every word of the search must occur somewhere in the binding. */
function matching(search = '') {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (binding: Schemas['Binding']) => {
    const text = [
      binding.name,
      binding.title,
      binding.owner,
      binding.effect,
      binding.access,
      binding.role,
      ...binding.subjects,
      ...binding.subjects.map(subjectInWords),
      ...binding.environments,
      ...binding.actions,
      entitiesInWords(binding.entities),
    ]
      .join('\n')
      .toLowerCase();
    return words.every(word => text.includes(word));
  };
}
