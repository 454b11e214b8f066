import { lazy, Suspense } from 'react';
import Box from '@mui/material/Box';
import {
  Navigate,
  NavLink,
  Outlet,
  Route,
  Routes,
  useParams,
  useResolvedPath,
  useSearchParams,
} from 'react-router-dom';
import { EmptyPanel } from '../shared';
import { TraceSkeleton } from '../trace/TraceSkeleton';
import { MyAccessTab } from './access/MyAccessTab';
import { AuditTab } from './audit/AuditTab';
import { BindingsTab } from './bindings/BindingsTab';
import { RequestsTab } from './requests/RequestsTab';
import { WaitingProvider } from './waiting';
import { ROOM_FOR_COUNT, WaitingCount } from './WaitingCount';

const TraceView = lazy(() =>
  import('../trace').then(({ TraceView: component }) => ({
    default: component,
  })),
);

const TABS = [
  { path: 'my-access', label: 'My access', component: MyAccessTab },
  { path: 'requests', label: 'Requests', component: RequestsTab },
  { path: 'bindings', label: 'Bindings', component: BindingsTab },
  { path: 'audit', label: 'Audit', component: AuditTab },
];

/** The "Trace access" page, without the portal's own header around it. */
export function TraceAccessPage() {
  const base = useResolvedPath('.').pathname.replace(/\/$/, '');
  return (
    <Routes>
      <Route index element={<Navigate to="my-access" replace />} />
      <Route
        path="traces/:environment/:traceId"
        element={<PageTrace base={base} />}
      />
      <Route element={<Tabbed base={base} />}>
        {TABS.map(({ path, component: Tab }) => (
          <Route key={path} path={path} element={<Tab />} />
        ))}
        <Route
          path="*"
          element={
            <EmptyPanel title="There is no such page">
              Choose a tab above.
            </EmptyPanel>
          }
        />
      </Route>
    </Routes>
  );
}

function Tabbed(props: { base: string }) {
  const { base } = props;
  return (
    <WaitingProvider>
      <Box
        component="nav"
        aria-label="Trace access"
        sx={{
          display: 'flex',
          overflowX: 'auto',
          borderBottom: 1,
          borderColor: 'divider',
          mb: 3,
          '& a': {
            px: { xs: 0.75, sm: 2 },
            py: 1.25,
            color: 'text.secondary',
            textDecoration: 'none',
            whiteSpace: 'nowrap',
            fontWeight: 600,
            borderBottom: 2,
            borderColor: 'transparent',
            '&:hover': { color: 'text.primary', bgcolor: 'action.hover' },
          },
          '& a[aria-current="page"]': {
            color: 'primary.main',
            borderColor: 'primary.main',
          },
        }}
      >
        {TABS.map(({ path, label }) => (
          <NavLink key={path} to={`${base}/${path}`}>
            {label}
            {path === 'requests' && (
              <Box
                component="span"
                sx={{
                  display: 'inline-block',
                  position: 'relative',
                  width: ROOM_FOR_COUNT,
                }}
              >
                <WaitingCount />
              </Box>
            )}
          </NavLink>
        ))}
      </Box>
      <Outlet context={base} />
    </WaitingProvider>
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
