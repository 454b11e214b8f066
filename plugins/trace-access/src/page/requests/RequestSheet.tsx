import { requestReadPermission } from '@tracegate/plugin-trace-access-common';
import { useRequest } from '../../api';
import { ProblemPanel, RowsSkeleton, SideDrawer } from '../../shared';
import { requestInWords } from '../words';
import { RequestView } from './detail/RequestView';

/** One request, beside the list or over it. */
export function RequestSheet(
  props: Omit<Parameters<typeof RequestView>[0], 'detail' | 'onChanged'> & {
    requestId: string | undefined;
    onClose: () => void;
  },
) {
  const { requestId, onClose, ...view } = props;
  const { value, error, loading, retry } = useRequest(requestId);
  return (
    <SideDrawer
      open={requestId !== undefined}
      title={value ? requestInWords(value.request) : 'Request'}
      closeLabel="Close the request"
      width={640}
      onClose={onClose}
    >
      {error && (
        <ProblemPanel
          error={error}
          retry={retry}
          retrying={loading}
          needs={requestReadPermission.name}
        />
      )}
      {!value && loading && <RowsSkeleton />}
      {value && (
        <RequestView
          key={value.request.id}
          detail={value}
          onChanged={retry}
          {...view}
        />
      )}
    </SideDrawer>
  );
}
