import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { separateButtons } from '../shared';
import { useSearchParam } from './useSearchParam';

/** Which part of a tab the URL names with `show`; the first where it names none. */
export function usePart<P extends string>(
  parts: Readonly<Record<P, unknown>>,
): P {
  const [chosen] = useSearchParam('show');
  return (
    chosen && Object.hasOwn(parts, chosen) ? chosen : Object.keys(parts)[0]
  ) as P;
}

/** Switches between the parts of a tab, by `show` in the URL. */
export function PartSwitch<P extends string>(props: {
  label: string;
  /** What each is called; the first is shown by default. */
  parts: Readonly<Record<P, string>>;
}) {
  const { label, parts } = props;
  const part = usePart(parts);
  const [, choose] = useSearchParam('show');
  const [first] = Object.keys(parts);
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={label}
      value={part}
      onChange={(_, next: string | null) =>
        next && choose(next === first ? undefined : next)
      }
      sx={{ mb: 3, ...separateButtons(16) }}
    >
      {Object.entries<string>(parts).map(([name, title]) => (
        <ToggleButton
          key={name}
          value={name}
          sx={{
            textTransform: 'none',
            px: 1.5,
            py: 0.5,
            '&:focus-visible': {
              outline: theme => `2px solid ${theme.palette.primary.main}`,
              outlineOffset: -2,
            },
          }}
        >
          {title}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
