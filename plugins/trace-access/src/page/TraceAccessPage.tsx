import { lazy, Suspense, type ReactNode } from 'react';
import Box from '@mui/material/Box';
import {
  Navigate,
  NavLink,
  Route,
  Routes,
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
  return (
    <>
      <Box
        component="nav"
        aria-label="Trace access"
        sx={{
          display: 'flex',
          borderBottom: 1,
          borderColor: 'divider',
          mb: 3,
          '& a': {
            px: 2,
            py: 1.25,
            color: 'text.secondary',
            textDecoration: 'none',
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
          </NavLink>
        ))}
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
