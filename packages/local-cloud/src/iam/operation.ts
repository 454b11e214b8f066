import { accessDenied, decide } from '../auth/authorize';
import type { Caller } from '../auth/caller';
import { callerContext } from '../auth/context';
import type { Cloud } from '../cloud';
import { type Field, type FieldValues, readParams } from '../http/params';
import type { QueryOperation } from '../http/queryService';
import type { XmlValue } from '../http/xml';
import { type AccountState, type CloudState, EMPTY_ACCOUNT } from './state';

/** What an IAM operation sees: the control plane's state, always current. */
export interface IamCall {
  cloud: Cloud;
  caller: Caller;
  account: string;
  state: AccountState;
  cloudState: CloudState;
  now: number;
  /** Changes the caller's account. */
  write(change: (state: AccountState) => AccountState): void;
}

/** IAM is global: wherever a request is signed for, it is asked for here. */
const HOME_REGION = 'us-east-1';

type Shape = Record<string, Field<unknown>>;
/** A condition key and its value, for the authorization of one operation. */
export type ContextEntry = [key: string, value: string | string[] | undefined];

interface IamOperation<S extends Shape> {
  params: S;
  /** The ARN that the caller's policies must allow; absent = `*`. */
  resource?: (input: FieldValues<S>, call: IamCall) => string;
  /** Condition keys of this operation. */
  context?: (input: FieldValues<S>, call: IamCall) => ContextEntry[];
  /** Further actions that this call needs, as tagging at creation does. */
  alsoNeeds?: (input: FieldValues<S>) => string[];
  run: (
    input: FieldValues<S>,
    call: IamCall,
  ) => Record<string, XmlValue> | void;
}

/** Turns a declared operation into one that authorizes before it runs. */
export function iamOperation<S extends Shape>(
  name: string,
  operation: IamOperation<S>,
): QueryOperation {
  return ({ cloud, caller, form, now, wire }) => {
    const input = readParams(form, operation.params);
    const { account } = caller;
    const cloudState = cloud.iam.current();
    const call: IamCall = {
      cloud,
      caller,
      account,
      cloudState,
      state: cloudState.get(account) ?? EMPTY_ACCOUNT,
      now,
      write: change => cloud.iam.write(account, change),
    };
    const state = cloud.iam.effective();
    const context = callerContext({
      caller,
      state,
      now,
      region: HOME_REGION,
      request: wire,
    });
    for (const [key, value] of operation.context?.(input, call) ?? []) {
      context.set(key, value);
    }
    const resource = operation.resource?.(input, call) ?? '*';
    for (const also of [name, ...(operation.alsoNeeds?.(input) ?? [])]) {
      const request = { action: `iam:${also}`, resource, context };
      const { allowed, reason } = decide({ caller, state, request });
      if (!allowed) {
        throw accessDenied({ code: 'AccessDenied', caller, request, reason });
      }
    }
    return operation.run(input, call);
  };
}
