import { lazy, Suspense } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Route,
  Routes,
  useLocation,
  useParams,
  useResolvedPath,
} from 'react-router-dom';
import { refName } from '../shared';
import { TraceSkeleton } from '../trace/TraceSkeleton';
import { TracesTab } from './TracesTab';

// The waterfall is only loaded once somebody opens a trace.
const TraceView = lazy(() =>
  import('../trace').then(({ TraceView: component }) => ({
    default: component,
  })),
);

/** The "Traces" tab of an entity, and below it one trace at `:environment/:traceId`. */
export function EntityTraces() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const base = useResolvedPath('.').pathname.replace(/\/$/, '');
  return (
    <Routes>
      <Route
        index
        element={
          <TracesTab key={entityRef} entityRef={entityRef} base={base} />
        }
      />
      <Route
        path=":environment/:traceId"
        element={<EntityTrace entityRef={entityRef} base={base} />}
      />
    </Routes>
  );
}

function EntityTrace(props: { entityRef: string; base: string }) {
  const { entityRef, base } = props;
  const { environment = '', traceId = '' } = useParams();
  const { search } = useLocation();
  const listSearch = new URLSearchParams(search);
  listSearch.delete('span');
  listSearch.set('env', environment);
  return (
    <Suspense fallback={<TraceSkeleton />}>
      <TraceView
        key={`${environment}/${traceId}`}
        environment={environment}
        traceId={traceId}
        entityRef={entityRef}
        back={{
          to: `${base}?${listSearch}`,
          label: `Traces of ${refName(entityRef)} in ${environment}`,
        }}
      />
    </Suspense>
  );
}
