import { useObligations } from '../../api';
import { EmptyPanel } from '../../shared';
import { PagedList } from '../PagedList';
import { ObligationTable } from './ObligationTable';

/** Every post-review that concerns the viewer, settled or not, the most urgent first. */
export function PostReviews(props: {
  onOpen: (requestId: string) => void;
  onSettled: () => void;
}) {
  const { onOpen, onSettled } = props;
  const obligations = useObligations({});
  return (
    <PagedList
      list={obligations}
      empty={
        <EmptyPanel title="Nobody broke the glass">
          After a break-glass, those who would have approved look back at what
          was seen. It appears here.
        </EmptyPanel>
      }
    >
      <ObligationTable
        label="Post-reviews"
        obligations={obligations.items}
        onOpen={onOpen}
        refresh={obligations.retry}
        onSettled={onSettled}
      />
    </PagedList>
  );
}
