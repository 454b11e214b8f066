import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** An empty state: what there isn't, why, and what to do. */
export function EmptyPanel(props: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Box
      role="status"
      sx={{
        py: 5,
        px: 2,
        textAlign: 'center',
        border: 1,
        borderStyle: 'dashed',
        borderColor: 'divider',
        borderRadius: 1,
      }}
    >
      <Typography variant="subtitle1" component="p" sx={{ fontWeight: 600 }}>
        {props.title}
      </Typography>
      <Typography
        variant="body2"
        component="div"
        color="text.secondary"
        sx={{ maxWidth: '65ch', mx: 'auto', mt: 0.5 }}
      >
        {props.children}
      </Typography>
      {props.action && <Box sx={{ mt: 2 }}>{props.action}</Box>}
    </Box>
  );
}
