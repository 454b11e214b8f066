import { ProblemPanel } from '../../shared';
import { Section } from '../Section';
import { owedOf, useWaiting } from '../waiting';
import { ObligationTable } from './ObligationTable';

/** The post-reviews that the viewer owes, before anything else; nothing where they owe none. */
export function OwedReviews(props: { onOpen: (requestId: string) => void }) {
  const { obligations } = useWaiting();
  const owed = owedOf(obligations.items);
  if (obligations.error) {
    return (
      <Section title="Post-reviews that you owe">
        <ProblemPanel
          error={obligations.error}
          retry={obligations.retry}
          retrying={obligations.loading}
        />
      </Section>
    );
  }
  if (owed.length === 0) return null;
  return (
    <Section title={`Post-reviews that you owe (${owed.length})`}>
      <ObligationTable
        label="Post-reviews that you owe"
        obligations={owed}
        onOpen={props.onOpen}
        refresh={obligations.retry}
      />
    </Section>
  );
}
