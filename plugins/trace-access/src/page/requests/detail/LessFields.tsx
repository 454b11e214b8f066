import Box from '@mui/material/Box';
import FormGroup from '@mui/material/FormGroup';
import TextField from '@mui/material/TextField';
import { ACTIONS, type Schemas } from '@tracegate/plugin-trace-access-common';
import { actionsInWords, CheckField, durationInWords } from '../../../shared';
import { shorterDurations } from './shorterDurations';

/** What an approval gives. */
export type Given = Pick<Schemas['AccessRequest'], 'duration' | 'actions'>;

/** A shorter time, fewer actions. */
export function LessFields(props: {
  asked: Given;
  given: Given;
  disabled: boolean;
  onChange: (given: Given) => void;
}) {
  const { asked, given, disabled, onChange } = props;
  return (
    <Box
      role="group"
      aria-label="Give less"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        mt: 2,
      }}
    >
      <TextField
        select
        size="small"
        label="How long"
        value={given.duration}
        disabled={disabled}
        onChange={event => onChange({ ...given, duration: event.target.value })}
        SelectProps={{ native: true }}
        sx={{ minWidth: 140 }}
      >
        {shorterDurations(asked.duration).map(duration => (
          <option key={duration} value={duration}>
            {durationInWords(duration)}
          </option>
        ))}
      </TextField>
      {asked.actions.length > 1 && (
        <FormGroup row>
          {ACTIONS.filter(each => asked.actions.includes(each)).map(action => {
            const checked = given.actions.includes(action);
            return (
              <CheckField
                key={action}
                label={actionsInWords([action])}
                checked={checked}
                // An approval gives something.
                disabled={disabled || (checked && given.actions.length === 1)}
                onChange={() =>
                  onChange({
                    ...given,
                    actions: asked.actions.filter(each =>
                      each === action ? !checked : given.actions.includes(each),
                    ),
                  })
                }
              />
            );
          })}
        </FormGroup>
      )}
    </Box>
  );
}
