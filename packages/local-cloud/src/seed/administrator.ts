import { awsId } from '../ids';
import type { AccessKey, User } from '../iam/state';

/** The IAM user behind the key that the cloud is started with. */
export const ADMINISTRATOR = 'administrator';

export function administrator(options: {
  account: string;
  key: { id: string; secret: string };
  now: number;
}): User {
  const { account, key, now } = options;
  const accessKey: AccessKey = { ...key, status: 'Active', createdAt: now };
  return {
    kind: 'user',
    account,
    name: ADMINISTRATOR,
    path: '/',
    arn: `arn:aws:iam::${account}:user/${ADMINISTRATOR}`,
    id: awsId('AIDA'),
    createdAt: now,
    tags: [],
    inline: new Map(),
    attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    accessKeys: [accessKey],
  };
}
