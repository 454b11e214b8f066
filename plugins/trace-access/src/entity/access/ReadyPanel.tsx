import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { durationInWords, EmptyPanel, Instant } from '../../shared';

/** Approved, and not looked at yet: the clock starts with the first look. */
export function ReadyPanel(props: {
  grant: Schemas['EnvironmentGrant'] | undefined;
  onStart: () => void;
}) {
  const { grant, onStart } = props;
  return (
    <EmptyPanel
      title={
        grant
          ? `Approved: ${durationInWords(grant.duration)} from your first look`
          : 'Approved'
      }
      action={
        <Button variant="contained" onClick={onStart}>
          Start viewing
        </Button>
      }
    >
      {grant?.claimBy && (
        <>
          Use it by <Instant at={grant.claimBy} />.{' '}
        </>
      )}
      The clock starts when the traces are shown.
    </EmptyPanel>
  );
}
