import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** What is to be handed out. */
export interface HandoutStart {
  entityRef: string;
  environment: string;
  action: Schemas['HandoutRequest']['action'];
}

export interface HandoutProps {
  handout: HandoutStart;
  onClose: () => void;
  /** Asks for it, where it is not open. */
  onRequest: (handout: HandoutStart) => void;
  /** Called when something was handed out: a grant's clock may have begun. */
  onHandedOut: () => void;
}
