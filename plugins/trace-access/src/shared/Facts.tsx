import { Fragment, type ReactNode } from 'react';
import Box from '@mui/material/Box';

/** A label, and what it stands for. */
export type Fact = readonly [label: string, content: ReactNode];

/** Labels and what they stand for, one a line; those without content are left out. */
export function Facts(props: { rows: readonly Fact[] }) {
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'max-content minmax(0, 1fr)',
        columnGap: 2,
        rowGap: 0.5,
        my: 1,
        fontSize: '0.875rem',
        lineHeight: 1.45,
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {props.rows
        .filter(([, content]) => content)
        .map(([label, content]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{content}</dd>
          </Fragment>
        ))}
    </Box>
  );
}
