import { lazy, Suspense, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import {
  Link as RouterLink,
  Navigate,
  Route,
  Routes,
  useLocation,
  useParams,
  useResolvedPath,
  useSearchParams,
} from 'react-router-dom';
import { EmptyPanel } from '../shared';
import { TraceSkeleton } from '../trace/TraceSkeleton';
import { MyAccessTab } from './access/MyAccessTab';
import { BindingsTab } from './bindings/BindingsTab';

const TraceView = lazy(() =>
  import('../trace').then(({ TraceView: component }) => ({
    default: component,
  })),
);

const TABS = [
  { path: 'my-access', label: 'My access' },
  { path: 'bindings', label: 'Bindings' },
];

/** The "Trace access" page, without the portal's own header around it. */
export function TraceAccessPage() {
  const base = useResolvedPath('.').pathname.replace(/\/$/, '');
  return (
    <Routes>
      <Route index element={<Navigate to="my-access" replace />} />
      <Route
        path="my-access"
        element={
          <Tabbed base={base}>
            <MyAccessTab />
          </Tabbed>
        }
      />
      <Route
        path="bindings"
        element={
          <Tabbed base={base}>
            <BindingsTab />
          </Tabbed>
        }
      />
      <Route
        path="traces/:environment/:traceId"
        element={<PageTrace base={base} />}
      />
      <Route
        path="*"
        element={
          <Tabbed base={base}>
            <EmptyPanel title="There is no such page">
              Choose a tab above.
            </EmptyPanel>
          </Tabbed>
        }
      />
    </Routes>
  );
}

function Tabbed(props: { base: string; children: ReactNode }) {
  const { base, children } = props;
  const { pathname } = useLocation();
  const current = TABS.find(({ path }) =>
    pathname.startsWith(`${base}/${path}`),
  );
  return (
    <>
      <Box
        component="nav"
        aria-label="Trace access"
        sx={{ borderBottom: 1, borderColor: 'divider', mb: 3 }}
      >
        <Tabs value={current?.path ?? false} role="presentation">
          {TABS.map(({ path, label }) => (
            <Tab
              key={path}
              value={path}
              label={label}
              component={RouterLink}
              to={`${base}/${path}`}
              role="link"
              tabIndex={0}
              aria-selected={undefined}
              aria-current={current?.path === path ? 'page' : undefined}
              sx={{ textTransform: 'none' }}
            />
          ))}
        </Tabs>
      </Box>
      {children}
    </>
  );
}

function PageTrace(props: { base: string }) {
  const { environment = '', traceId = '' } = useParams();
  const [search] = useSearchParams();
  return (
    <Suspense fallback={<TraceSkeleton />}>
      <TraceView
        key={`${environment}/${traceId}`}
        environment={environment}
        traceId={traceId}
        entityRef={search.get('entity') ?? undefined}
        back={{ to: `${props.base}/my-access`, label: 'My access' }}
      />
    </Suspense>
  );
}
