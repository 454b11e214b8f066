import { InputError } from '@backstage/errors';
import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import { isoSeconds } from '../isoSeconds';
import { encodeSessionName } from '../sts/sessionName';

/** IAM's limit for a version of a managed policy, white space not counted. */
export const MAX_DOCUMENT_LENGTH = 6144;

/** What of a session tag's values can stand in an IAM policy as it is. */
const GRANT = /^[\w.:/=+@-]{1,256}$/;

/** Entries in one order, each thing once; moments are whole seconds. */
interface Revoked {
  /** Everybody's sessions from before it. */
  role?: number;
  grants: string[];
  /** By the name that a session bears. */
  people: Array<{ name: string; before: number }>;
}

/**
 * What a role must refuse, as the text of a policy document: the same entries
 * give the same text, in whatever order they come.
 *
 * @returns undefined where they don't fit into a policy
 * @throws InputError - a grant's id can't stand in a policy; no session bears it
 */
export function revocationDocument(
  entries: readonly RevocationEntry[],
): string | undefined {
  const { role, grants, people } = revokedOf(entries);
  const text = documentOf([
    ...(role === undefined ? [] : [denyRole(role)]),
    ...(grants.length > 0 ? [denyGrants(grants)] : []),
    ...people.map(denyPerson),
  ]);
  // It has no white space of its own.
  return text.length <= MAX_DOCUMENT_LENGTH ? text : undefined;
}

function revokedOf(entries: readonly RevocationEntry[]): Revoked {
  const grants = new Set<string>();
  const people = new Map<string, number>();
  let role: number | undefined;
  for (const entry of entries) {
    if (entry.kind === 'grant') {
      if (!GRANT.test(entry.traceGrant)) {
        throw new InputError(
          `The grant '${entry.traceGrant}' can't be revoked in AWS: its id must be 1 to 256 letters, digits and _ . : / = + @ -`,
        );
      }
      grants.add(entry.traceGrant);
    } else {
      const before = wholeSecond(entry.issuedBefore);
      if (entry.kind === 'role') {
        role = Math.max(before, role ?? before);
      } else {
        const name = encodeSessionName(entry.principal);
        people.set(name, Math.max(before, people.get(name) ?? before));
      }
    }
  }
  return {
    role,
    grants: [...grants].sort(),
    people: [...people]
      .map(([name, before]) => ({ name, before }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

// Tokens bear the second they were issued in, so that a moment within a second
// must deny all of it.
function wholeSecond(at: number): number {
  return Math.ceil(at / 1000) * 1000;
}

function denyGrants(grants: string[]): object {
  return denyAll({ StringEquals: { 'aws:PrincipalTag/trace-grant': grants } });
}

// Both: the name alone would also end what the person is given later.
function denyPerson({ name, before }: Revoked['people'][number]): object {
  return denyAll({
    StringEquals: { 'aws:SourceIdentity': name },
    DateLessThan: { 'aws:TokenIssueTime': isoSeconds(before, 'up') },
  });
}

function denyRole(before: number): object {
  const issued = { 'aws:TokenIssueTime': isoSeconds(before, 'up') };
  return { Sid: 'RoleWide', ...denyAll({ DateLessThan: issued }) };
}

// IAM wants a statement: this one is never true.
function denyNobody(): object {
  return denyAll({
    DateLessThan: { 'aws:CurrentTime': '1970-01-01T00:00:00Z' },
  });
}

function denyAll(condition: object): object {
  return {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: condition,
  };
}

function documentOf(statements: object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.length > 0 ? statements : [denyNobody()],
  });
}
