import { useEffect, useState } from 'react';
import TextField, { type TextFieldProps } from '@mui/material/TextField';

/**
 * A text field that takes effect on Enter or when it is left, so that typing
 * does not ask the backend letter by letter.
 */
export function CommittedField(
  props: Omit<TextFieldProps, 'onChange' | 'value'> & {
    value: string;
    onCommit: (value: string) => void;
    /** What is wrong with a text; such a text is not committed. */
    problem?: (value: string) => string | undefined;
  },
) {
  const { value, onCommit, problem, helperText, ...rest } = props;
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const wrong = draft.trim() && problem?.(draft.trim());
  const commit = () => {
    if (!wrong && draft.trim() !== value) onCommit(draft.trim());
  };
  return (
    <TextField
      size="small"
      {...rest}
      value={draft}
      error={Boolean(wrong)}
      helperText={wrong || helperText}
      onChange={event => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(value);
      }}
    />
  );
}
