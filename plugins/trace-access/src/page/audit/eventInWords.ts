/** The events that the backend writes, as what somebody did. */
const words: Readonly<Record<string, string>> = {
  'audit-read': 'read the audit trail',
  'binding-read': 'read the bindings',
  'break-glass': 'broke the glass',
  'claim-confirm': 'confirmed a service name',
  'claim-withdraw': 'withdrew a service name',
  'console-link': 'signed in to the console',
  'credentials-handout': 'took credentials',
  'delegation-create': 'let somebody decide for them',
  'delegation-end': 'ended a delegation',
  'grant-claim': 'used a grant for the first time',
  'grant-end': 'a grant ended',
  'grant-revoke': 'ended a grant',
  'grant-unclaimed': 'a grant was never used',
  'idp-groups-put': 'groups seen at sign-in',
  'issuing-update': 'switched issuing',
  'obligation-overdue': 'a post-review is overdue',
  'obligation-settle': 'looked back at a break-glass',
  'policy-explain': 'asked why',
  'refusals-merged': 'the same refusal, repeatedly',
  'request-cancel': 'took a request back',
  'request-create': 'asked for access',
  'request-expire': 'nobody decided on a request',
  'request-review': 'reviewed a request',
  'request-withdraw': 'withdrew a request',
  revocation: 'ended access',
  'revocation-proven': 'the end of access was proven',
  'session-issue': 'got a session',
  'trace-search': 'looked for traces',
  'trace-view': 'looked at a trace',
};

/** Ids of the events that can be looked for. */
export const EVENTS: readonly string[] = Object.keys(words);

/** An event in words; one that is not known here by its own name. */
export function eventInWords(event: string): string {
  return Object.hasOwn(words, event)
    ? words[event]
    : event.replaceAll('-', ' ');
}
