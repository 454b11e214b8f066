import { useEffect, useState } from 'react';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import SearchIcon from '@mui/icons-material/Search';
import useDebounce from 'react-use/esm/useDebounce';

/** A search that follows the typing after a short rest. */
export function SearchField(props: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { label, value = '', onChange } = props;
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  useDebounce(
    () => {
      if (draft.trim() !== value) onChange(draft.trim() || undefined);
    },
    300,
    [draft],
  );
  return (
    <TextField
      size="small"
      type="search"
      label={label}
      value={draft}
      onChange={event => setDraft(event.target.value)}
      inputProps={{ maxLength: 100 }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon aria-hidden fontSize="small" />
          </InputAdornment>
        ),
      }}
      sx={{ minWidth: { sm: 260 }, flex: { xs: 1, sm: 'none' } }}
    />
  );
}
