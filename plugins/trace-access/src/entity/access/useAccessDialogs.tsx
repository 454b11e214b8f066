import { useMemo, useState } from 'react';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { EndDialog, endingOfOwnGrant, type Ending } from '../../ending';
import { HandoutDialog, type HandoutStart } from '../../handout';
import {
  RequestDialog,
  type RequestedAction,
  type RequestStart,
} from '../../request';
import { WhomToAskDialog, type Ask } from '../../shared';
import { askFor } from './askFor';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

/** What can be pressed where an entity's access in an environment is shown. */
export interface AccessActions {
  request: (access: EnvironmentAccess, action?: RequestedAction) => void;
  extend: (access: EnvironmentAccess) => void;
  end: (access: EnvironmentAccess) => void;
  handOut: (access: EnvironmentAccess, action: HandoutStart['action']) => void;
  whomToAsk: (access: EnvironmentAccess) => void;
}

/** The dialogs behind an entity's access, and what opens them. */
export function useAccessDialogs(options: {
  entityRef: string;
  /** Called when access may have changed. */
  onChange: () => void;
  /** Called when the viewer wants to see what was approved. */
  onView: (where: { environment: string; grantId: string | undefined }) => void;
}) {
  const { entityRef, onChange, onView } = options;
  const [start, setStart] = useState<RequestStart>();
  const [handout, setHandout] = useState<HandoutStart>();
  const [ending, setEnding] = useState<Ending>();
  const [ask, setAsk] = useState<Ask>();
  const [granted, setGranted] = useState<string>();

  const actions = useMemo<AccessActions>(() => {
    const begin = (next: RequestStart) => {
      setGranted(undefined);
      setStart(next);
    };
    return {
      request: ({ name: environment, approvers }, action) =>
        begin({
          entityRef,
          environment,
          owners: approvers,
          ...(action && { actions: [action] }),
        }),
      extend: ({ name: environment, grant }) =>
        begin({ entityRef, environment, extends: grant?.id }),
      end: ({ name: environment, grant }) =>
        grant &&
        setEnding(endingOfOwnGrant({ id: grant.id, entityRef, environment })),
      handOut: ({ name: environment }, action) =>
        setHandout({ entityRef, environment, action }),
      whomToAsk: access => setAsk(askFor(entityRef, access)),
    };
  }, [entityRef]);

  const dialogs = (
    <>
      <RequestDialog
        start={start}
        onClose={() => setStart(undefined)}
        onChange={detail => {
          setGranted(detail.grant?.id);
          onChange();
        }}
        onOpen={() => {
          setStart(undefined);
          if (start) {
            onView({ environment: start.environment, grantId: granted });
          }
        }}
      />
      <HandoutDialog
        handout={handout}
        onClose={() => setHandout(undefined)}
        onRequest={({ environment, action }) => {
          setHandout(undefined);
          setStart({ entityRef, environment, actions: [action] });
        }}
        onHandedOut={onChange}
      />
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={onChange}
      />
      <WhomToAskDialog ask={ask} onClose={() => setAsk(undefined)} />
    </>
  );
  return { actions, dialogs };
}
