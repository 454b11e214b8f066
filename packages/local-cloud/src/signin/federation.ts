import { timingSafeEqual } from 'crypto';
import { z } from 'zod';
import { explicitDeny } from '../auth/authorize';
import { sessionCaller } from '../auth/caller';
import { callerContext } from '../auth/context';
import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import type { QueryForm } from '../http/params';
import type { WireResponse } from '../http/queryService';
import type { WireRequest } from '../http/request';
import { findRole } from '../iam/state';
import { type Session, sameToken } from '../sts/sessions';

/** The calls of the endpoint, and the parameters that each takes. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  getSigninToken: ['Action', 'Session', 'SessionDuration'],
  login: ['Action', 'Destination', 'Issuer', 'SigninToken'],
};

const CONSOLE_HOST =
  /^([a-z0-9-]+\.)?console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/;

const NO_STORE = { 'cache-control': 'no-store' };

const credentials = z.strictObject({
  sessionId: z.string(),
  sessionKey: z.string(),
  sessionToken: z.string(),
});

interface FederationCall {
  cloud: Cloud;
  wire: WireRequest;
  form: QueryForm;
  now: number;
}

function badRequest(message: string): AwsError {
  return new AwsError({ code: 'BadRequest', status: 400, message });
}

function forbidden(message: string): AwsError {
  return new AwsError({ code: 'Forbidden', status: 403, message });
}

/**
 * The sign-in federation endpoint: `getSigninToken` turns a session's
 * credentials into a token, `login` turns the token into a way to the console.
 */
export function answerFederation(call: FederationCall): WireResponse {
  const { form, wire } = call;
  const action = form.get('Action') ?? '';
  if (!Object.hasOwn(PARAMETERS, action)) {
    throw badRequest('Action must be getSigninToken or login.');
  }
  const unknown = [...form.keys()].find(
    name => !PARAMETERS[action].includes(name),
  );
  if (unknown !== undefined) {
    throw badRequest(`${action} takes no parameter ${unknown}.`);
  }
  const methods = action === 'login' ? ['GET'] : ['GET', 'POST'];
  if (!methods.includes(wire.method)) {
    throw new AwsError({
      code: 'MethodNotAllowed',
      status: 405,
      message: `${action} is asked for by ${methods.join(' or ')}.`,
    });
  }
  return action === 'login' ? login(call) : getSigninToken(call);
}

function getSigninToken(call: FederationCall): WireResponse {
  const { cloud, form, now } = call;
  const session = sessionOf(form.get('Session') ?? '', cloud);
  const dead = deadBecauseOf(session, call);
  // The address is still the portal's: what a session policy says about
  // addresses waits for the browser, at login.
  if (dead !== undefined && dead !== 'session') {
    throw ended();
  }
  checkDuration(session, call);
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...NO_STORE },
    body: JSON.stringify({
      SigninToken: cloud.signinTokens.issue(session, now),
    }),
  };
}

function login(call: FederationCall): WireResponse {
  const { cloud, form, now } = call;
  const destination = form.get('Destination') ?? '';
  if (!isConsole(destination)) {
    throw badRequest('Destination must be a page of the AWS console.');
  }
  const session = cloud.signinTokens.find(form.get('SigninToken') ?? '', now);
  if (!session) {
    throw badRequest('The sign-in token is not valid, or no longer.');
  }
  if (deadBecauseOf(session, call) !== undefined) {
    throw ended();
  }
  return {
    status: 302,
    headers: { location: destination, ...NO_STORE },
    body: '',
  };
}

function isConsole(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, hostname, port, username, password } = new URL(text);
  return (
    protocol === 'https:' &&
    CONSOLE_HOST.test(hostname) &&
    `${port}${username}${password}` === ''
  );
}

function sessionOf(text: string, cloud: Cloud): Session {
  const { sessionId, sessionKey, sessionToken } = readCredentials(text);
  const session = cloud.sessions.find(sessionId);
  const key = Buffer.from(sessionKey);
  const wanted = Buffer.from(session?.secret ?? '');
  if (
    !session ||
    key.length !== wanted.length ||
    !timingSafeEqual(key, wanted) ||
    !sameToken(session, sessionToken)
  ) {
    throw forbidden('Session holds no credentials of a session.');
  }
  return session;
}

function readCredentials(text: string): z.infer<typeof credentials> {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    // Without what was wrong with it: it may hold a secret.
    throw badRequest(
      'Session must be {"sessionId":…,"sessionKey":…,"sessionToken":…}.',
    );
  }
}

/** What ended a session: its time, its role, or where a deny of all it does stands. */
function deadBecauseOf(session: Session, call: FederationCall) {
  const { cloud, wire, now } = call;
  const state = cloud.iam.effective();
  if (session.expiresAt <= now) {
    return 'expiry';
  }
  if (roleOf(session, cloud)?.id !== session.roleId) {
    return 'role';
  }
  const caller = sessionCaller(session);
  const { region } = cloud;
  const context = callerContext({ caller, state, now, region, request: wire });
  return explicitDeny({
    caller,
    state,
    // No action that anybody would name: only a deny of everything meets it.
    request: { action: 'signin:GetSigninToken', resource: '*', context },
  });
}

function ended(): AwsError {
  return forbidden('The session has expired or was revoked.');
}

function roleOf(session: Session, cloud: Cloud) {
  const account = cloud.iam.effective().get(session.account);
  return account && findRole(account, session.roleName);
}

function checkDuration(session: Session, { cloud, form }: FederationCall) {
  const text = form.get('SessionDuration');
  if (text === undefined) {
    return;
  }
  if (session.chained) {
    throw badRequest(
      'SessionDuration is not possible with credentials from role chaining.',
    );
  }
  const most = roleOf(session, cloud)!.maxSessionDuration;
  if (!/^\d{3,5}$/.test(text) || +text < 900 || +text > most) {
    throw badRequest(
      `SessionDuration must be 900 to ${most} seconds for this role.`,
    );
  }
}
