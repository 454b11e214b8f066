import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { formatMs } from '../../shared';
import { ticks, type TimeRange } from '../model';
import { COLUMNS, TRACK_PADDING } from './layout';

/** The heading of the waterfall: what the columns are, and when. */
export function TimeAxis(props: { range: TimeRange }) {
  const { range } = props;
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  const length = range.toMs - range.fromMs;
  return (
    <Box
      aria-hidden
      sx={{
        display: 'grid',
        gridTemplateColumns: COLUMNS,
        borderBottom: 1,
        borderColor: 'divider',
        height: 28,
        alignItems: 'center',
        // As wide as the scrolled rows below.
        overflow: 'hidden',
        scrollbarGutter: 'stable',
      }}
    >
      <Typography variant="caption" color="text.secondary" sx={{ pl: 1 }}>
        Service and operation
      </Typography>
      <Box sx={{ position: 'relative', height: '100%', mr: TRACK_PADDING }}>
        {length > 0 &&
          ticks(range, narrow ? 2 : 6).map(tick => (
            <Typography
              key={tick}
              variant="caption"
              color="text.secondary"
              sx={{
                position: 'absolute',
                left: `${((tick - range.fromMs) / length) * 100}%`,
                pl: 0.5,
                lineHeight: '28px',
                borderLeft: 1,
                borderColor: 'divider',
                whiteSpace: 'nowrap',
              }}
            >
              {formatMs(tick)}
            </Typography>
          ))}
      </Box>
    </Box>
  );
}
