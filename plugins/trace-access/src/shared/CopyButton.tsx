import { useEffect, useState } from 'react';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import CheckIcon from '@mui/icons-material/Check';
import ContentCopyIcon from '@mui/icons-material/ContentCopy';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';

/** Copies a text; says so for two seconds. */
export function CopyButton(props: { text: string; label: string }) {
  const [copied, copy] = useCopyToClipboard();
  const [recent, setRecent] = useState(false);
  useEffect(() => {
    if (!copied.value) return undefined;
    setRecent(true);
    const timer = setTimeout(() => setRecent(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const title = recent ? 'Copied' : props.label;
  return (
    <Tooltip title={title}>
      <IconButton
        size="small"
        aria-label={title}
        onClick={() => copy(props.text)}
      >
        {recent ? (
          <CheckIcon sx={{ fontSize: 16 }} />
        ) : (
          <ContentCopyIcon sx={{ fontSize: 16 }} />
        )}
      </IconButton>
    </Tooltip>
  );
}
