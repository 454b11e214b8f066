import { Fragment, useId, useRef, type ReactNode } from 'react';
import Dialog, { type DialogProps } from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { Theme } from '@mui/material/styles';

/**
 * A dialog about something, over all of the screen where that is narrow. It
 * begins anew each time it opens, and keeps what it shows while it fades.
 */
export function DialogAbout<T>(props: {
  /** Absent = closed. */
  about: T | undefined;
  /** Left out where `children` draw a `DialogTitle` with the id they get. */
  title?: (about: T) => string;
  maxWidth?: DialogProps['maxWidth'];
  /** A click beside it does nothing: it must not lose what was typed. */
  holdsText?: boolean;
  onClose: () => void;
  children: (about: T, titleId: string) => ReactNode;
}) {
  const { about, title, maxWidth = 'sm', holdsText, onClose, children } = props;
  const titleId = useId();
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  const last = useRef<{ about: T; opened: number }>();
  const wasOpen = useRef(false);
  if (about !== undefined) {
    const opened = (last.current?.opened ?? 0) + (wasOpen.current ? 0 : 1);
    last.current = { about, opened };
  }
  wasOpen.current = about !== undefined;
  return (
    <Dialog
      open={about !== undefined}
      onClose={(_, reason) =>
        !(holdsText && reason === 'backdropClick') && onClose()
      }
      aria-labelledby={titleId}
      maxWidth={maxWidth}
      fullWidth
      fullScreen={narrow}
    >
      {last.current && (
        <Fragment key={last.current.opened}>
          {title && (
            <DialogTitle id={titleId} sx={{ overflowWrap: 'anywhere' }}>
              {title(last.current.about)}
            </DialogTitle>
          )}
          {children(last.current.about, titleId)}
        </Fragment>
      )}
    </Dialog>
  );
}
