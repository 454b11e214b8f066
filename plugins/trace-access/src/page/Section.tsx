import { useId, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** A titled part of the page. */
export function Section(props: {
  title: string;
  /** Of its heading; default 2. */
  level?: 2 | 3;
  action?: ReactNode;
  children: ReactNode;
}) {
  const { title, level = 2, action, children } = props;
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={id}
      sx={level === 2 ? { mb: 4 } : { mt: 3, mb: 2 }}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 1,
          mb: level === 2 ? 1.5 : 0.5,
        }}
      >
        <Typography
          id={id}
          variant={level === 2 ? 'h6' : 'subtitle1'}
          component={level === 2 ? 'h2' : 'h3'}
          sx={{ m: 0, fontWeight: 600, lineHeight: 1.4 }}
        >
          {title}
        </Typography>
        {action}
      </Box>
      {children}
    </Box>
  );
}
