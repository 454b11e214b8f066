import type { Session } from '../sts/sessions';
import type { User } from '../iam/state';

/** Who signed a request. */
export type Caller =
  | {
      kind: 'user';
      account: string;
      arn: string;
      userId: string;
      user: User;
      accessKeyId: string;
    }
  | {
      kind: 'session';
      account: string;
      arn: string;
      userId: string;
      session: Session;
    }
  | {
      /** Nobody signed: a web identity token speaks for itself. */
      kind: 'federated';
      account: string;
      arn: string;
      userId: string;
      providerArn: string;
    };

export function userCaller(user: User, accessKeyId: string): Caller {
  const { account, arn, id } = user;
  return { kind: 'user', account, arn, userId: id, user, accessKeyId };
}

export function sessionCaller(session: Session): Caller {
  return {
    kind: 'session',
    account: session.account,
    arn: sessionArn(session),
    userId: `${session.roleId}:${session.name}`,
    session,
  };
}

export function sessionArn(session: Session): string {
  const { account, roleName, name } = session;
  return `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`;
}
