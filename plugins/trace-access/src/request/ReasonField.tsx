import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useFocusOnMount } from '../shared';

/** Why, for those who decide, and for those who look later. */
export function ReasonField(props: {
  value: string;
  required: boolean;
  onChange: (reason: string) => void;
}) {
  const { value, required, onChange } = props;
  const field = useFocusOnMount<HTMLTextAreaElement>();
  return (
    <TextField
      inputRef={field}
      multiline
      minRows={2}
      fullWidth
      size="small"
      label="Reason"
      required={required}
      value={value}
      helperText={
        <>
          What is wrong, and what you hope to find. It is kept in the audit.
          <Box
            component="span"
            // Said to those who have such keys.
            sx={{ '@media (pointer: coarse)': { display: 'none' } }}
          >
            {' '}
            Ctrl+Enter sends it.
          </Box>
        </>
      }
      onChange={event => onChange(event.target.value)}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.currentTarget.closest('form')?.requestSubmit();
        }
      }}
      inputProps={{ maxLength: 2000 }}
    />
  );
}
