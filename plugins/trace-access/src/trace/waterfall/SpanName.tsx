import type { MouseEvent } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { readOutOnly } from '../../shared';
import { askLabel } from '../askLabel';
import type { HiddenSpan, TraceSpan } from '../model';
import { ownerInWords } from '../ownerInWords';

/** Marks what shows only in the row under the pointer and in the selected one. */
export const ON_DEMAND = 'trace-access-on-demand';

const ellipsis = {
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
} as const;

/** A span's service and operation; for a hidden one, whom it belongs to. */
export function SpanName(props: {
  span: TraceSpan;
  below: number;
  /** Whether the row above says the same: the offer to ask is then made once. */
  continued: boolean;
  /** Entities that the viewer has asked for, and waits. */
  requested: ReadonlyMap<string, unknown>;
  onAsk: () => void;
}) {
  const { span, below, continued, requested, onAsk } = props;
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
          // Where there is no room, the row itself leads to it.
          sx={{ display: { xs: 'none', sm: 'inline' }, flexShrink: 0, ml: 1 }}
        >
          <ButtonBase
            // The keyboard opens the row instead, and asks from there.
            tabIndex={-1}
            onClick={(event: MouseEvent) => {
              event.stopPropagation();
              onAsk();
            }}
            sx={{
              font: 'inherit',
              color: 'primary.main',
              textDecoration: 'underline',
            }}
          >
            {askLabel({ span, requested })}
          </ButtonBase>
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
