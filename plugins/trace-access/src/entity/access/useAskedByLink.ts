import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { REQUESTED_ACTIONS } from '../../request';
import type { AccessActions } from './useAccessDialogs';

const PARAM = 'request';

/**
 * Opens the request that a link asks for (`?request=credentials`, as the
 * command line prints it), once; the link is then one to the tab alone.
 */
export function useAskedByLink(options: {
  access: Schemas['EnvironmentAccess'] | undefined;
  actions: AccessActions;
}): void {
  const [search, setSearch] = useSearchParams();
  const asked = REQUESTED_ACTIONS.find(each => each === search.get(PARAM));
  const latest = useRef(options);
  latest.current = options;
  const known = options.access !== undefined;
  useEffect(() => {
    const { access, actions } = latest.current;
    if (!asked || !access) return;
    setSearch(
      before => {
        const after = new URLSearchParams(before);
        after.delete(PARAM);
        return after;
      },
      { replace: true },
    );
    const handout = access.handouts?.find(({ action }) => action === asked);
    if (handout?.state === 'open' || handout?.state === 'ready') {
      actions.handOut(access, handout.action);
    } else {
      actions.request(access, asked);
    }
  }, [asked, known, setSearch]);
}
