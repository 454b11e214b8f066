import { useId } from 'react';
import Box from '@mui/material/Box';
import FormLabel from '@mui/material/FormLabel';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Skeleton from '@mui/material/Skeleton';
import { durationInWords, separateButtons } from '../shared';

/** How long: sensible choices up to the limit, one press each. */
export function DurationField(props: {
  /** ISO 8601, shortest first; absent while they are on their way. */
  choices: readonly string[] | undefined;
  value: string | undefined;
  onChange: (duration: string) => void;
}) {
  const { choices, value, onChange } = props;
  const labelId = useId();
  return (
    <Box>
      <FormLabel
        id={labelId}
        component="div"
        sx={{ mb: 0.5, fontSize: '0.875rem' }}
      >
        For how long
      </FormLabel>
      {choices ? (
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-labelledby={labelId}
          value={value}
          onChange={(_, chosen: string | null) => chosen && onChange(chosen)}
          sx={separateButtons(16)}
        >
          {choices.map(choice => (
            <ToggleButton
              key={choice}
              value={choice}
              sx={{
                textTransform: 'none',
                px: 1.5,
                py: 0.25,
                color: 'text.primary',
                '&[aria-pressed="true"]': {
                  borderColor: 'primary.main',
                  boxShadow: theme =>
                    `inset 0 0 0 1px ${theme.palette.primary.main}`,
                },
              }}
            >
              {durationInWords(choice)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      ) : (
        <Skeleton variant="rounded" width={260} height={32} />
      )}
    </Box>
  );
}
