import FormControl from '@mui/material/FormControl';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import { actionsInWords, CheckField } from '../shared';
import { REQUESTED_ACTIONS, type RequestedAction } from './start';

/** What is asked for, where there is a choice; the last one stays ticked. */
export function ActionsField(props: {
  /** Those that may be asked for here. */
  offered: readonly string[];
  value: readonly RequestedAction[];
  onChange: (actions: RequestedAction[]) => void;
}) {
  const { offered, value, onChange } = props;
  const choices = REQUESTED_ACTIONS.filter(
    action => offered.includes(action) || value.includes(action),
  );
  if (choices.length < 2) return null;
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" sx={{ fontSize: '0.875rem' }}>
        To do what
      </FormLabel>
      <FormGroup row>
        {choices.map(action => {
          const checked = value.includes(action);
          return (
            <CheckField
              key={action}
              label={actionsInWords([action])}
              checked={checked}
              disabled={checked && value.length === 1}
              onChange={() =>
                onChange(
                  REQUESTED_ACTIONS.filter(
                    each => value.includes(each) !== (each === action),
                  ),
                )
              }
            />
          );
        })}
      </FormGroup>
    </FormControl>
  );
}
