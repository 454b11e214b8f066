import type { ReactNode } from 'react';
import Paper from '@mui/material/Paper';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import type { CSSObject, Theme } from '@mui/material/styles';
import { readOutOnly } from './readOutOnly';

/** Words stay whole where they fit, whatever the portal's theme does in tables. */
const readable: CSSObject = {
  '& td, & th': {
    verticalAlign: 'top',
    wordBreak: 'normal',
    overflowWrap: 'break-word',
    lineHeight: 1.45,
  },
};

/** On a narrow screen rows become small cards; cells bear their column's name in `data-label`. */
const stacked = (theme: Theme): CSSObject => ({
  [theme.breakpoints.down('sm')]: {
    '& thead': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
    '&, & tbody, & tr': { display: 'block', width: '100%' },
    '& tr': {
      borderBottom: `1px solid ${theme.palette.divider}`,
      paddingBlock: theme.spacing(1),
    },
    '& td, & tbody th': {
      display: 'grid',
      gridTemplateColumns: '6.5rem minmax(0, 1fr)',
      justifyItems: 'start',
      gap: theme.spacing(2),
      borderBottom: 0,
      padding: theme.spacing(0.5, 1.5),
      overflowWrap: 'anywhere',
    },
    '& td::before, & tbody th::before': {
      content: 'attr(data-label)',
      color: theme.palette.text.secondary,
      fontWeight: 400,
    },
  },
});

/**
 * A table with its headings. Wide ones scroll within themselves; with `widths`
 * the columns are fixed, so that nothing moves when rows arrive.
 */
export function TableFrame(props: {
  label: string;
  columns: readonly string[];
  /** A column that speaks for itself: its heading is only read out. */
  unseen?: string;
  /** One CSS width per column. */
  widths?: readonly string[];
  minWidth?: number;
  busy?: boolean;
  children: ReactNode;
}) {
  const { label, columns, unseen, widths, minWidth, busy, children } = props;
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table
        size="small"
        aria-label={label}
        aria-busy={busy}
        sx={[
          {
            minWidth: { sm: minWidth },
            tableLayout: { sm: widths ? 'fixed' : 'auto' },
          },
          readable,
          stacked,
        ]}
      >
        <TableHead>
          <TableRow>
            {columns.map((column, i) => (
              <TableCell key={column} style={{ width: widths?.[i] }}>
                {column === unseen ? (
                  <span style={readOutOnly}>{column}</span>
                ) : (
                  column
                )}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>{children}</TableBody>
      </Table>
    </TableContainer>
  );
}
