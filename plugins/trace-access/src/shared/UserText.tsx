import Box from '@mui/material/Box';

/**
 * Words that somebody typed, as text and nothing else: with their line breaks,
 * kept from turning round what stands beside them.
 */
export function UserText(props: {
  children: string | undefined;
  /** Show so many lines of it; default all. */
  lines?: number;
}) {
  const { children, lines } = props;
  if (!children) return null;
  return (
    <Box
      component="bdi"
      title={lines ? children : undefined}
      sx={{
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-wrap',
        ...(lines && {
          display: '-webkit-box',
          overflow: 'hidden',
          WebkitBoxOrient: 'vertical',
          WebkitLineClamp: lines,
        }),
      }}
    >
      {children}
    </Box>
  );
}
