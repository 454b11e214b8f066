import type { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { durationInWords, refName } from '../../shared';

const outcomes = {
  allowed: { severity: 'success', says: 'may' },
  requestable: { severity: 'warning', says: 'may ask to' },
  denied: { severity: 'error', says: 'may not' },
} as const;

/** What was decided, why, and what came nearest. */
export function ExplanationPanel(props: {
  question: Schemas['ExplainRequest'];
  explanation: Schemas['Explanation'];
}) {
  const { question, explanation } = props;
  const { severity, says } = outcomes[explanation.outcome];
  const who = question.principal ? refName(question.principal) : 'You';
  const facts = [
    explanation.binding && `binding ${explanation.binding}`,
    explanation.role && `role ${explanation.role}`,
    explanation.maxDuration &&
      `at most ${durationInWords(explanation.maxDuration)}`,
    `policy ${explanation.policyVersion.slice(0, 12)}`,
  ].filter(Boolean);
  return (
    <Box role="region" aria-label="Explanation">
      <Alert severity={severity}>
        <AlertTitle>
          {who} {says} {question.action} {refName(question.entity)} in{' '}
          {question.environment}
        </AlertTitle>
        {explanation.why.map(reason => (
          <div key={reason.code + reason.message}>{reason.message}</div>
        ))}
        <Box sx={{ mt: 0.5, color: 'text.secondary' }}>{facts.join(' · ')}</Box>
      </Alert>
      {explanation.membershipPath && explanation.membershipPath.length > 0 && (
        <Part title="How the person is reached">
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {explanation.membershipPath.join(' → ')}
          </Typography>
        </Part>
      )}
      <Part title="Step by step">
        <Box
          component="ol"
          sx={{ m: 0, pl: 3, fontSize: '0.875rem', lineHeight: 1.6 }}
        >
          {explanation.steps.map((step, i) => (
            <li key={i}>{step.message}</li>
          ))}
        </Box>
      </Part>
      {explanation.nearestMisses.length > 0 && (
        <Part title="What came nearest">
          {explanation.nearestMisses.map(({ binding, missing }) => (
            <Box key={binding} sx={{ mb: 1, fontSize: '0.875rem' }}>
              <strong>{binding}</strong>
              <Box component="ul" sx={{ m: 0, pl: 3, lineHeight: 1.6 }}>
                {missing.map(reason => (
                  <li key={reason.code + reason.message}>{reason.message}</li>
                ))}
              </Box>
            </Box>
          ))}
        </Part>
      )}
    </Box>
  );
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ mt: 2 }}>
      <Typography variant="subtitle2" component="h3" gutterBottom>
        {props.title}
      </Typography>
      {props.children}
    </Box>
  );
}
