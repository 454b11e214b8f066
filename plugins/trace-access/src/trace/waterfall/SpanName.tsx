import Box from '@mui/material/Box';
import { refName } from '../../shared';
import type { HiddenSpan, TraceSpan } from '../model';

/** Marks what shows only in the row under the pointer and in the selected one. */
export const ON_DEMAND = 'trace-access-on-demand';

const readOutOnly = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;

const ellipsis = {
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
} as const;

/** Whose a hidden span is, as far as the viewer may know. */
export function ownerInWords(owner: NonNullable<HiddenSpan['owner']>) {
  return {
    service: refName(owner.entityRef),
    groups: owner.groups.map(refName).join(' and '),
  };
}

/** A span's service and operation; for a hidden one, whom it belongs to. */
export function SpanName(props: {
  span: TraceSpan;
  below: number;
  /** Whether the row above says the same: the offer to ask is then made once. */
  continued: boolean;
}) {
  const { span, below, continued } = props;
  const more = below > 0 && (
    <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
      +{below}
    </Box>
  );
  if (span.visibility === 'hidden') {
    return (
      <Box
        component="span"
        sx={{ display: 'flex', minWidth: 0, color: 'text.secondary' }}
      >
        <HiddenName owner={span.owner} />
        <Box
          component="span"
          className={continued ? ON_DEMAND : undefined}
          sx={{
            // Where there is no room, the row itself still opens the dialog.
            display: { xs: 'none', sm: 'inline' },
            flexShrink: 0,
            ml: 1,
            color: 'primary.main',
            textDecoration: 'underline',
          }}
        >
          Request access
        </Box>
        {more}
      </Box>
    );
  }
  return (
    <Box component="span" title={`${span.service}: ${span.name}`} sx={ellipsis}>
      <Box component="span" sx={{ fontWeight: 600, mr: 1 }}>
        {span.service}
      </Box>
      {span.name}
      {more}
    </Box>
  );
}

/** Read out in full; written short, since rows are narrow. */
function HiddenName(props: { owner: HiddenSpan['owner'] }) {
  if (!props.owner) return <em>hidden</em>;
  const { service, groups } = ownerInWords(props.owner);
  const full = `hidden · ${service}${groups && `, owned by ${groups}`}`;
  return (
    <Box
      component="em"
      title={full}
      sx={{ display: 'flex', minWidth: 0, position: 'relative' }}
    >
      <span style={readOutOnly}>{full}</span>
      <span aria-hidden style={ellipsis}>
        hidden · {service}
      </span>
      {groups && (
        // A long service name leaves room for whom to ask.
        <Box
          component="span"
          aria-hidden
          sx={{
            ...ellipsis,
            flexShrink: 0.5,
            display: { xs: 'none', sm: 'inline' },
          }}
        >
          &nbsp;({groups})
        </Box>
      )}
    </Box>
  );
}
