import type { Faults } from './faults';
import type { IamStore } from './iam/store';
import type { SigninTokens } from './signin/tokens';
import type { SessionStore } from './sts/sessions';
import type { TraceStores } from './xray/store';

/** What the services of one running cloud share. */
export interface Cloud {
  /** Milliseconds since the epoch; tests move it. */
  now: () => number;
  /** The account of the administrator, and of the seed. */
  account: string;
  /** Where the seed's traces go; requests name their own region. */
  region: string;
  iam: IamStore;
  sessions: SessionStore;
  signinTokens: SigninTokens;
  traces: TraceStores;
  faults: Faults;
}
