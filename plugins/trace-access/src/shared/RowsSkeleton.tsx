import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';

/** Rows on their way. */
export function RowsSkeleton(props: { rows?: number }) {
  return (
    <Box role="status" aria-label="Loading">
      {Array.from({ length: props.rows ?? 6 }, (_, i) => (
        <Skeleton key={i} height={48} />
      ))}
    </Box>
  );
}
