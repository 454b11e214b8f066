import Box from '@mui/material/Box';
import BlockIcon from '@mui/icons-material/Block';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { durationInWords } from './durations';
import { Instant } from './Instant';
import { Mark } from './Mark';
import { RefLink } from './RefLink';
import { UserText } from './UserText';
import { actionsInWords } from './words';

/** Who decided what, when, and what they said. */
export function ReviewLine(props: {
  review: Schemas['Review'];
  /** Whether what they decided stands above already. */
  untitled?: boolean;
}) {
  const { reviewer, onBehalfOf, verdict, comment, createdAt, ...given } =
    props.review;
  const approved = verdict === 'approve';
  const less = [
    given.actions && `to ${actionsInWords(given.actions)}`,
    given.duration && `for ${durationInWords(given.duration)}`,
  ].filter(Boolean);
  return (
    <Box sx={{ typography: 'body2' }}>
      {!props.untitled && (
        <>
          <Mark
            icon={approved ? CheckCircleOutlineIcon : BlockIcon}
            color={approved ? 'success.main' : 'error.main'}
          >
            {approved ? 'approved' : 'denied'}
          </Mark>{' '}
        </>
      )}
      by <RefLink entityRef={reviewer} />
      {onBehalfOf && (
        <>
          {' '}
          for <RefLink entityRef={onBehalfOf} />
        </>
      )}
      , <Instant at={createdAt} />
      {less.length > 0 && `, less than asked: ${less.join(' ')}`}
      {comment && (
        <Box
          component="blockquote"
          sx={{
            m: 0,
            mt: 0.5,
            pl: 1.5,
            borderLeft: 3,
            borderColor: 'divider',
          }}
        >
          <UserText>{comment}</UserText>
        </Box>
      )}
    </Box>
  );
}
