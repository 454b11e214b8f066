import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useSearchParam } from '../useSearchParam';
import { BindingList } from './BindingList';
import { Claims } from './Claims';
import { Explain } from './Explain';
import { IssuingSwitch } from './IssuingSwitch';
import { PolicyStatus } from './PolicyStatus';

const PARTS = {
  bindings: { label: 'All bindings', component: BindingList },
  explain: { label: 'Explain', component: Explain },
  policy: { label: 'Policy', component: Policy },
  claims: { label: 'Service claims', component: Claims },
} as const;

function Policy() {
  return (
    <>
      <PolicyStatus />
      <IssuingSwitch />
    </>
  );
}

/** The policy from its four sides; each part is only read once it is looked at. */
export function BindingsTab() {
  const [chosen, choose] = useSearchParam('show');
  const part =
    chosen && Object.hasOwn(PARTS, chosen)
      ? (chosen as keyof typeof PARTS)
      : 'bindings';
  const Part = PARTS[part].component;
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label="Part of the policy"
        value={part}
        onChange={(_, next: string | null) =>
          next && choose(next === 'bindings' ? undefined : next)
        }
        sx={{ mb: 3, flexWrap: 'wrap' }}
      >
        {Object.entries(PARTS).map(([name, { label }]) => (
          <ToggleButton
            key={name}
            value={name}
            sx={{
              textTransform: 'none',
              px: 1.5,
              '&:focus-visible': {
                outline: theme => `2px solid ${theme.palette.primary.main}`,
                outlineOffset: -2,
              },
            }}
          >
            {label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Part />
    </>
  );
}
