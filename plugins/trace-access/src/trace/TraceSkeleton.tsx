import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';

/** A trace that is on its way, in the shape it will have. */
export function TraceSkeleton() {
  return (
    <Box role="status" aria-label="Loading the trace">
      <Skeleton width="40%" height={32} />
      <Skeleton width="60%" height={24} />
      <Box sx={{ display: 'flex', gap: 4, my: 2 }}>
        {[120, 80, 160, 60].map(width => (
          <Skeleton key={width} width={width} height={44} />
        ))}
      </Box>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1 }}>
        {Array.from({ length: 10 }, (_, i) => (
          <Box key={i} sx={{ display: 'flex', gap: 2, height: 32 }}>
            <Skeleton width={`${30 - (i % 4) * 4}%`} />
            <Skeleton width={`${20 + ((i * 17) % 40)}%`} />
          </Box>
        ))}
      </Box>
    </Box>
  );
}
