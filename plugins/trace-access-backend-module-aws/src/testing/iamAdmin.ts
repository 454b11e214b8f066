import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { LocalCloud } from '@tracegate/local-cloud';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import { policyArn } from './revocations';

const ALLOW = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

/** IAM as the account's administrator sees and changes it, behind the broker's back. */
export class IamAdmin {
  readonly client: IAMClient;

  constructor({ aws, admin }: LocalCloud) {
    this.client = new IAMClient({
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: { accessKeyId: admin.id, secretAccessKey: admin.secret },
    });
  }

  /** Ids of the versions of a role's deny policy. */
  async versions(roleName = 'reader'): Promise<string[]> {
    const { Versions } = await this.client.send(
      new ListPolicyVersionsCommand({ PolicyArn: policyArn(roleName) }),
    );
    return Versions!.map(one => one.VersionId!).sort();
  }

  /** The document of the default version. */
  async inForce(roleName = 'reader'): Promise<string> {
    const PolicyArn = policyArn(roleName);
    const { Versions } = await this.client.send(
      new ListPolicyVersionsCommand({ PolicyArn }),
    );
    const { VersionId } = Versions!.find(one => one.IsDefaultVersion)!;
    const { PolicyVersion } = await this.client.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId }),
    );
    return decodeURIComponent(PolicyVersion!.Document!);
  }

  /** ARNs of the managed policies on a role. */
  async attached(RoleName = 'reader'): Promise<string[]> {
    const { AttachedPolicies } = await this.client.send(
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    return AttachedPolicies!.map(one => one.PolicyArn!);
  }

  /** Writes a version of its own to the deny policy. */
  async overwrite(options: { asDefault: boolean }): Promise<void> {
    await this.client.send(
      new CreatePolicyVersionCommand({
        PolicyArn: policyArn('reader'),
        PolicyDocument: ALLOW,
        SetAsDefault: options.asDefault,
      }),
    );
  }

  async detach(): Promise<void> {
    await this.client.send(
      new DetachRolePolicyCommand({
        RoleName: 'reader',
        PolicyArn: policyArn('reader'),
      }),
    );
  }

  /** Takes rights from the broker. */
  async deny(...actions: string[]): Promise<void> {
    const statement = { Effect: 'Deny', Action: actions, Resource: '*' };
    await this.client.send(
      new PutUserPolicyCommand({
        UserName: 'portal',
        PolicyName: 'Deny',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [statement],
        }),
      }),
    );
  }

  /** Makes a policy that has nothing to do with revocations. */
  async createPolicy(options: {
    name: string;
    path?: string;
    attach?: boolean;
  }): Promise<void> {
    const { Policy } = await this.client.send(
      new CreatePolicyCommand({
        PolicyName: options.name,
        Path: options.path,
        PolicyDocument: ALLOW,
      }),
    );
    if (!options.attach) return;
    await this.client.send(
      new AttachRolePolicyCommand({
        RoleName: 'reader',
        PolicyArn: Policy!.Arn,
      }),
    );
  }
}

/** What a call failed with, as the user and as the operator is told. */
export async function failureOf(promise: Promise<unknown>) {
  const error: Error = await promise.then(
    () => {
      throw new Error('it was done');
    },
    reason => reason,
  );
  const { name, message } = error;
  return { name, message, cause: operatorCauseOf(error) };
}
