import { Fragment } from 'react';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { CopyButton } from '../../shared';
import { attributeText } from './attributeText';

/** Attributes by name, with what policy took out marked as such. */
export function AttributeTable(props: {
  label: string;
  attributes: Record<string, unknown>;
  redacted?: readonly string[];
}) {
  const { attributes, redacted = [], label } = props;
  const names = [...new Set([...Object.keys(attributes), ...redacted])].sort();
  if (names.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        None.
      </Typography>
    );
  }
  return (
    <Table size="small" aria-label={label} sx={{ tableLayout: 'fixed' }}>
      <TableBody>
        {names.map(name => (
          <TableRow key={name}>
            <TableCell
              component="th"
              scope="row"
              sx={{
                width: '42%',
                lineHeight: 1.45,
                pl: 0,
                wordBreak: 'normal',
                overflowWrap: 'anywhere',
                verticalAlign: 'top',
                color: 'text.secondary',
              }}
            >
              {name.split(/(?<=[._/])/).map((part, i) => (
                <Fragment key={i}>
                  {i > 0 && <wbr />}
                  {part}
                </Fragment>
              ))}
            </TableCell>
            <TableCell sx={{ pr: 0, verticalAlign: 'top' }}>
              {redacted.includes(name) ? (
                <Box component="em" sx={{ color: 'text.secondary' }}>
                  redacted by policy
                </Box>
              ) : (
                <Value text={attributeText(attributes[name])} name={name} />
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Value(props: { text: string; name: string }) {
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'flex-start',
        gap: 0.5,
        // The button is taller than a line of text.
        '& button': { my: '-4px' },
      }}
    >
      <Box
        component="span"
        sx={{
          flex: 1,
          fontFamily: 'monospace',
          fontSize: '0.8rem',
          lineHeight: 1.6,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {props.text}
      </Box>
      <CopyButton text={props.text} label={`Copy ${props.name}`} />
    </Box>
  );
}
