import { useId, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';

/** A titled part of a request as it is being written. */
export function Part(props: {
  title: string;
  /** How many lines it will have, while it is on its way. */
  lines: number;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id}>
      <Typography
        id={id}
        variant="subtitle1"
        component="h3"
        sx={{ m: 0, fontWeight: 600 }}
      >
        {props.title}
      </Typography>
      {props.children ??
        Array.from({ length: props.lines }, (_, i) => (
          <Skeleton key={i} width={`${85 - i * 12}%`} height={24} />
        ))}
    </Box>
  );
}
