import { screen } from '@testing-library/react';
import type { FakeRoutes } from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { TraceAccessPage } from './TraceAccessPage';

const PAGE = '/trace-access';
const COUNTED = /^GET \/v1\/(requests\?box=inbox|obligations\?open=true)$/;

/** Shows the page at a path of its own. */
export function showPage(path = '', routes?: FakeRoutes) {
  const { calls, signals } = renderScreen(<TraceAccessPage />, {
    routes,
    at: PAGE + path,
    mountPath: PAGE,
  });
  return {
    calls,
    signals,
    /** What was asked beside what every tab asks for, to count what waits. */
    asked: () => calls.filter(call => !COUNTED.test(call)),
  };
}

/** The page's own path, and what follows it. */
export function where(): string {
  return screen.getByTestId('where').textContent!.slice(PAGE.length);
}
