import Box from '@mui/material/Box';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  AccessStateMark,
  closesAt,
  Countdown,
  separateButtons,
} from '../../shared';

/** One button per environment, each with its state and the time left. */
export function EnvironmentSwitch(props: {
  environments: readonly Schemas['EnvironmentAccess'][];
  selected: string | undefined;
  onSelect: (environment: string) => void;
  /** Called when the time of an environment is up. */
  onEnd: () => void;
}) {
  const { environments, selected, onSelect, onEnd } = props;
  return (
    <ToggleButtonGroup
      exclusive
      aria-label="Environment"
      value={selected}
      onChange={(_, name: string | null) => name && onSelect(name)}
      sx={separateButtons(4)}
    >
      {environments.map(access => {
        const { name, state } = access;
        const until = closesAt(access);
        return (
          <ToggleButton
            key={name}
            value={name}
            sx={{
              textTransform: 'none',
              px: 1.5,
              py: 0.75,
              flexDirection: 'column',
              alignItems: 'flex-start',
              minWidth: 104,
              color: 'text.primary',
              bgcolor: 'background.paper',
              borderColor: 'divider',
              '&:focus-visible': {
                outline: theme => `2px solid ${theme.palette.primary.main}`,
                outlineOffset: 2,
              },
              '&[aria-pressed="true"]': {
                borderColor: 'primary.main',
                boxShadow: theme =>
                  `inset 0 0 0 1px ${theme.palette.primary.main}`,
              },
            }}
          >
            <Box component="span" sx={{ fontWeight: 600, lineHeight: 1.4 }}>
              {name}
            </Box>
            <Box
              component="span"
              sx={{
                display: 'flex',
                gap: 1,
                fontSize: '0.8125rem',
                lineHeight: 1.4,
                fontWeight: 400,
              }}
            >
              <AccessStateMark state={state} />
              {until && <Countdown until={until} onEnd={onEnd} />}
            </Box>
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}
