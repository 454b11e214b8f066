import { Fragment } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Approvers } from './Approvers';
import { RefLink } from './RefLink';

type Step = Schemas['ApprovalStep'];

/** Who can approve, step by step, and who of them is on call. */
export function ApprovalSteps(props: { steps: readonly Step[] }) {
  const { steps } = props;
  return (
    <Box
      component="ol"
      sx={{
        m: 0,
        pl: steps.length > 1 ? 2.5 : 0,
        listStyle: steps.length > 1 ? 'decimal' : 'none',
      }}
    >
      {steps.map((step, i) => (
        <Typography
          key={i}
          component="li"
          variant="body2"
          sx={{ overflowWrap: 'anywhere' }}
        >
          <StepText step={step} />
        </Typography>
      ))}
    </Box>
  );
}

function StepText(props: { step: Step }) {
  const { count, given, approvers, people, onCall = [] } = props.step;
  return (
    <>
      {count > 1 ? `${count} of ` : ''}
      <Approvers of={approvers} />{' '}
      <Box component="span" sx={{ color: 'text.secondary' }}>
        ({people === 1 ? '1 person' : `${people} people`}
        {given > 0 && `, ${given} of ${count} given`})
      </Box>
      {onCall.length > 0 && (
        <>
          {' · on call: '}
          {onCall.map((ref, i) => (
            <Fragment key={ref}>
              {i > 0 && ', '}
              <RefLink entityRef={ref} />
            </Fragment>
          ))}
        </>
      )}
    </>
  );
}
