import Box from '@mui/material/Box';
import { refName } from '../../shared';
import type { HiddenSpan, TraceSpan } from '../model';

/** Whose a hidden span is, as far as the viewer may know. */
export function hiddenOwnerText(span: HiddenSpan): string {
  if (!span.owner) return 'hidden';
  const groups = span.owner.groups.map(refName).join(' and ');
  const owned = groups ? `, owned by ${groups}` : '';
  return `hidden · ${refName(span.owner.entityRef)}${owned}`;
}

/** A span's service and operation; for a hidden one, whom it belongs to. */
export function SpanName(props: { span: TraceSpan; below: number }) {
  const { span, below } = props;
  const ellipsis = {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  } as const;
  const more = below > 0 && (
    <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
      +{below}
    </Box>
  );
  if (span.visibility === 'hidden') {
    const text = hiddenOwnerText(span);
    return (
      <Box
        component="span"
        title={text}
        sx={{ display: 'flex', minWidth: 0, color: 'text.secondary' }}
      >
        <Box component="em" sx={ellipsis}>
          {text}
        </Box>
        <Box
          component="span"
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
