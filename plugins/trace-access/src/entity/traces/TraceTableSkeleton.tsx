import Skeleton from '@mui/material/Skeleton';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { TraceTableFrame } from './TraceTable';

/** A table of traces on its way, in the shape it will have. */
export function TraceTableSkeleton() {
  return (
    <TraceTableFrame busy>
      {Array.from({ length: 10 }, (_, row) => (
        <TableRow key={row}>
          {[70, 80, 60, 30, 30, 75].map((width, column) => (
            <TableCell key={column}>
              <Skeleton width={`${width}%`} height={24} />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </TraceTableFrame>
  );
}
