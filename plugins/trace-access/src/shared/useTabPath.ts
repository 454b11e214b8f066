import { useRouteRef } from '@backstage/core-plugin-api';
import { traceAccessRouteRef } from '../routes';

/** Path of the "Trace access" page; where the portal mounts none, where it belongs. */
function usePagePath(): string {
  try {
    return useRouteRef(traceAccessRouteRef)();
  } catch {
    return '/trace-access';
  }
}

/** Paths of the "Trace access" page's tabs, as links from anywhere. */
export function useTabPath() {
  const page = usePagePath();
  return (
    tab: 'my-access' | 'requests' | 'audit',
    search: Record<string, string>,
  ) => `${page}/${tab}?${new URLSearchParams(search)}`;
}
