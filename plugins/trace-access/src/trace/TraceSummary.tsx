import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import { formatMs, Instant } from '../shared';
import { nanosToIso, type SpanTree, type TraceFigures } from './model';

/** The strip over a trace: when, how long, how much of it shows. */
export function TraceSummary(props: { tree: SpanTree; figures: TraceFigures }) {
  const { tree, figures } = props;
  return (
    <Box
      component="dl"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: { xs: 2, sm: 4 },
        mt: 1,
        mb: 2,
      }}
    >
      <Figure label="Started">
        <Instant at={nanosToIso(tree.startNano)} milliseconds />
      </Figure>
      <Figure label="Duration">{formatMs(tree.durationMs)}</Figure>
      <Figure label="Spans">
        {figures.visible} visible
        {figures.hidden > 0 && (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {' '}
            · {figures.hidden} hidden
          </Box>
        )}
      </Figure>
      <Figure label="Errors">
        <Box
          component="span"
          sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
        >
          {figures.errors > 0 && (
            <ErrorOutlineIcon
              aria-hidden
              sx={{ fontSize: 18, color: 'error.main' }}
            />
          )}
          {figures.errors}
        </Box>
      </Figure>
      {figures.services.length > 0 && (
        <Figure label="Services">
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
            {figures.services.map(({ name, spans }) => (
              <Chip
                key={name}
                size="small"
                variant="outlined"
                label={`${name} · ${spans}`}
                sx={{ m: 0 }}
              />
            ))}
          </Box>
        </Figure>
      )}
    </Box>
  );
}

function Figure(props: { label: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography component="dt" variant="caption" color="text.secondary">
        {props.label}
      </Typography>
      <Typography component="dd" variant="body1" sx={{ m: 0 }}>
        {props.children}
      </Typography>
    </Box>
  );
}
