import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { actionInWords, OpensList, refName } from '../../../shared';
import { Section } from '../../Section';

/** What the requester has today, and what an approval adds; once it is decided, what was asked for. */
export function BeforeAfter(props: { detail: Schemas['RequestDetail'] }) {
  const { opens, already = [], request } = props.detail;
  if (request.state !== 'pending') {
    return (
      <Section level={3} title="What was asked for">
        <OpensList opens={opens} />
      </Section>
    );
  }
  return (
    <Section level={3} title="Before and after">
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 2fr' },
          gap: 2,
        }}
      >
        <Box>
          <Typography variant="body2" component="h4" color="text.secondary">
            {refName(request.requester)} has now
          </Typography>
          {already.length === 0 ? (
            <Typography variant="body2">Nothing of it.</Typography>
          ) : (
            <Box component="ul" sx={{ my: 1, pl: 2.5, typography: 'body2' }}>
              {already.map(what => (
                <li key={what}>{actionInWords(what)}</li>
              ))}
            </Box>
          )}
        </Box>
        <Box>
          <Typography variant="body2" component="h4" color="text.secondary">
            An approval opens
          </Typography>
          <OpensList opens={opens} />
        </Box>
      </Box>
    </Section>
  );
}
