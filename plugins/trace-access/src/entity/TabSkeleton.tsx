import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { SCATTER_HEIGHT } from './scatter';
import { TraceTableSkeleton } from './traces/TraceTableSkeleton';

/** The tab on its way, in the shape it will have where access is open. */
export function TabSkeleton() {
  return (
    <Box
      role="status"
      aria-label="Loading"
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Box sx={{ display: 'flex', gap: 1 }}>
        {[0, 1, 2].map(i => (
          <Skeleton key={i} variant="rounded" width={104} height={58} />
        ))}
      </Box>
      <Skeleton width="60%" height={40} />
      <Skeleton variant="rounded" height={40} />
      <Box sx={{ height: 40 }} />
      <Skeleton variant="rounded" height={SCATTER_HEIGHT} />
      <TraceTableSkeleton />
    </Box>
  );
}
