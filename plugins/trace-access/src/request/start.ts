import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** An action that may be asked for. */
export type RequestedAction = Schemas['RequestDraft']['actions'][number];

/** Those that may be asked for, the least first. */
export const REQUESTED_ACTIONS: readonly RequestedAction[] = [
  'view',
  'console',
  'credentials',
];

/** Whether an action is one that people ask for. */
export function isRequestedAction(
  action: Schemas['Action'],
): action is RequestedAction {
  return REQUESTED_ACTIONS.some(each => each === action);
}

/** What a request begins with: where its button was pressed. */
export interface RequestStart {
  entityRef: string;
  environment: string;
  /** Default: to view. */
  actions?: RequestedAction[];
  /** Grant of the viewer's own that is to go on. */
  extends?: string;
  /** Id of a request of the viewer's own for this that waits: it is shown instead of a form. */
  pending?: string;
  /** Whose the entity is, as full refs; whom to talk to where no request can help. */
  owners?: readonly string[];
}
