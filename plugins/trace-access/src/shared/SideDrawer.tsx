import { useId, useRef, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import CloseIcon from '@mui/icons-material/Close';

/**
 * Something opened beside a list; over all of it where the screen is narrow. It
 * keeps what it shows while it slides away.
 */
export function SideDrawer(props: {
  open: boolean;
  title: ReactNode;
  closeLabel: string;
  /** Pixels; default 520. */
  width?: number;
  onClose: () => void;
  children: ReactNode;
}) {
  const { open, closeLabel, width = 520, onClose } = props;
  const titleId = useId();
  const last = useRef(props);
  if (open) last.current = props;
  const { title, children } = last.current;
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
        sx: {
          width: { xs: '100%', sm: width },
          maxWidth: '100%',
          px: 2,
          pb: 2,
        },
      }}
    >
      <Box
        sx={{
          position: 'sticky',
          top: 0,
          zIndex: 2,
          display: 'flex',
          alignItems: 'center',
          gap: 1,
          py: 1,
          bgcolor: 'background.paper',
        }}
      >
        <Typography
          id={titleId}
          variant="h6"
          component="h2"
          sx={{ flex: 1, m: 0, overflowWrap: 'anywhere' }}
        >
          {title}
        </Typography>
        <IconButton aria-label={closeLabel} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </Box>
      <div>{children}</div>
    </Drawer>
  );
}
