import TextField from '@mui/material/TextField';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { WebLink } from '../shared';

type Ticket = Schemas['RequestPreview']['ticket'];

/** The ticket or incident, and what the backend makes of it. */
export function TicketField(props: {
  value: string;
  ticket: Ticket | undefined;
  /** Whether `ticket` speaks of the value as it is typed now. */
  fresh: boolean;
  onChange: (ticket: string) => void;
}) {
  const { value, ticket, fresh, onChange } = props;
  const known = fresh && value.trim() ? ticket : undefined;
  return (
    <TextField
      size="small"
      fullWidth
      label="Ticket"
      required={ticket?.required ?? false}
      value={value}
      error={Boolean(known?.problem)}
      helperText={
        known?.problem ??
        titleOf(known) ??
        `The ticket or incident behind it${ticket?.required ? '' : ', if there is one'}.`
      }
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      onChange={event => onChange(event.target.value)}
      inputProps={{ maxLength: 200 }}
    />
  );
}

function titleOf(ticket: Ticket | undefined) {
  return ticket?.title && <WebLink href={ticket.url}>{ticket.title}</WebLink>;
}
