import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { reasonsBeyond } from '../../shared';

/** Why an environment is not open, reason by reason. */
export function WhyNot(props: { access: Schemas['EnvironmentAccess'] }) {
  const { why, sentence, name } = props.access;
  const reasons = reasonsBeyond(sentence, why);
  if (reasons.length === 0) return null;
  return (
    <Box component="section" aria-label={`Why ${name} is not open`}>
      <Typography variant="subtitle2" component="h3">
        Why
      </Typography>
      <Box component="ul" sx={{ my: 0.5, pl: 3, color: 'text.secondary' }}>
        {reasons.map(({ code, message }) => (
          <Typography component="li" variant="body2" key={code + message}>
            {message}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}
