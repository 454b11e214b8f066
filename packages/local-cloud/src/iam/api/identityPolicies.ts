import type { QueryOperation } from '../../http/queryService';
import {
  requiredList,
  required,
  tagField,
  tagKeyRule,
} from '../../http/params';
import { encodeDocument, identityPolicy, policySize } from '../documents';
import { limitExceeded, noSuchEntity } from '../errors';
import {
  identityArn,
  type IdentityKind,
  needAttachable,
  needIdentity,
  withIdentity,
} from '../identities';
import { type ContextEntry, type IamCall, iamOperation } from '../operation';
import { pageOf } from '../pages';
import {
  arn,
  mergeTags,
  newUserName,
  page,
  pathPrefix,
  policyDocument,
  policyName,
  readTags,
  resourceTagContext,
  roleName,
  tagContext,
  userName,
  withoutTags,
} from '../rules';
import { withEntry, findRole, findUser } from '../state';
import { tagsXml } from '../views';

const TAG_LIMIT = 50;
const tagList = requiredList(tagField, { max: TAG_LIMIT });
const tagKeys = requiredList(required(tagKeyRule), { max: TAG_LIMIT });
const ATTACHED_LIMIT = 10;
/** Characters of all inline policies of one user or role together. */
const INLINE_LIMIT = { user: 2048, role: 10240 };

/** Inline policies, attachments, boundary and tags: alike for users and roles. */
export function identityPolicyOperations(
  kind: IdentityKind,
): Record<string, QueryOperation> {
  const noun = kind === 'user' ? 'User' : 'Role';
  const field = `${noun}Name`;
  const nameField = kind === 'user' ? userName : roleName;
  const nameOf = (input: object) => (input as Record<string, string>)[field];
  const resource = (input: object, { state, account }: IamCall) =>
    identityArn({ state, account, kind, name: nameOf(input) });
  const find = (input: object, { state }: IamCall) =>
    needIdentity(state, kind, nameOf(input));
  const context = (input: object, { state }: IamCall): ContextEntry[] => {
    const entity =
      kind === 'user'
        ? findUser(state, nameOf(input))
        : findRole(state, nameOf(input));
    const { PolicyArn } = input as { PolicyArn?: string };
    return [
      ...resourceTagContext(entity?.tags),
      ['iam:PermissionsBoundary', entity?.boundary],
      ['iam:PolicyARN', PolicyArn],
    ];
  };
  const needInline = (input: { PolicyName: string }, call: IamCall) => {
    const entity = find(input, call);
    const policy = entity.inline.get(input.PolicyName);
    if (!policy) {
      throw noSuchEntity(
        `The ${kind} policy with name ${input.PolicyName} cannot be found.`,
      );
    }
    return { entity, policy };
  };
  const name: Record<string, typeof nameField> = { [field]: nameField };
  // IAM takes 128 characters of a user's name in some calls, 64 in the others.
  const shortName: typeof name = {
    [field]: kind === 'user' ? newUserName : roleName,
  };

  return {
    [`Put${noun}Policy`]: iamOperation(`Put${noun}Policy`, {
      params: {
        ...name,
        PolicyName: policyName,
        PolicyDocument: policyDocument,
      },
      resource,
      context,
      run: (input, call) => {
        const entity = find(input, call);
        const policy = identityPolicy(input.PolicyDocument);
        const inline = withEntry(entity.inline, input.PolicyName, policy);
        const size = [...inline.values()].reduce(
          (sum, { text }) => sum + policySize(text),
          0,
        );
        if (size > INLINE_LIMIT[kind]) {
          throw limitExceeded(
            `Maximum policy size of ${INLINE_LIMIT[kind]} bytes exceeded for ${kind} ${entity.name}`,
          );
        }
        call.write(before => withIdentity(before, { ...entity, inline }));
      },
    }),

    [`Get${noun}Policy`]: iamOperation(`Get${noun}Policy`, {
      params: { ...name, PolicyName: policyName },
      resource,
      context,
      run: (input, call) => {
        const { entity, policy } = needInline(input, call);
        return {
          [field]: entity.name,
          PolicyName: input.PolicyName,
          PolicyDocument: encodeDocument(policy.text),
        };
      },
    }),

    [`List${noun}Policies`]: iamOperation(`List${noun}Policies`, {
      params: { ...name, ...page },
      resource,
      context,
      run: (input, call) => {
        const { items, rest } = pageOf({
          list: `List${noun}Policies`,
          items: [...find(input, call).inline.keys()],
          keyOf: key => key,
          input,
        });
        return { PolicyNames: items, ...rest };
      },
    }),

    [`Delete${noun}Policy`]: iamOperation(`Delete${noun}Policy`, {
      params: { ...name, PolicyName: policyName },
      resource,
      context,
      run: (input, call) => {
        const { entity } = needInline(input, call);
        const inline = withEntry(entity.inline, input.PolicyName, undefined);
        call.write(before => withIdentity(before, { ...entity, inline }));
      },
    }),

    [`Attach${noun}Policy`]: iamOperation(`Attach${noun}Policy`, {
      params: { ...shortName, PolicyArn: arn },
      resource,
      context,
      run: (input, call) => {
        const entity = find(input, call);
        needAttachable(call.cloudState, call.account, input.PolicyArn);
        if (entity.attached.includes(input.PolicyArn)) {
          return;
        }
        if (entity.attached.length >= ATTACHED_LIMIT) {
          throw limitExceeded(
            `Cannot exceed quota for PoliciesPer${noun}: ${ATTACHED_LIMIT}`,
          );
        }
        const attached = [...entity.attached, input.PolicyArn];
        call.write(before => withIdentity(before, { ...entity, attached }));
      },
    }),

    [`Detach${noun}Policy`]: iamOperation(`Detach${noun}Policy`, {
      params: { ...shortName, PolicyArn: arn },
      resource,
      context,
      run: (input, call) => {
        const entity = find(input, call);
        if (!entity.attached.includes(input.PolicyArn)) {
          throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
        }
        const attached = entity.attached.filter(one => one !== input.PolicyArn);
        call.write(before => withIdentity(before, { ...entity, attached }));
      },
    }),

    [`ListAttached${noun}Policies`]: iamOperation(
      `ListAttached${noun}Policies`,
      {
        params: { ...shortName, PathPrefix: pathPrefix, ...page },
        resource,
        context,
        run: (input, call) => {
          const all = find(input, call).attached.map(one => {
            const place = one.slice(one.indexOf(':policy/') + 7);
            const cut = place.lastIndexOf('/') + 1;
            return {
              arn: one,
              path: place.slice(0, cut),
              name: place.slice(cut),
            };
          });
          const { items, rest } = pageOf({
            list: `ListAttached${noun}Policies`,
            items: all.filter(one =>
              one.path.startsWith(input.PathPrefix ?? '/'),
            ),
            keyOf: one => one.name,
            input,
          });
          return {
            AttachedPolicies: items.map(one => ({
              PolicyName: one.name,
              PolicyArn: one.arn,
            })),
            ...rest,
          };
        },
      },
    ),

    [`Put${noun}PermissionsBoundary`]: iamOperation(
      `Put${noun}PermissionsBoundary`,
      {
        params: { ...shortName, PermissionsBoundary: arn },
        resource,
        context: (input, call) => [
          ...context(input, call),
          ['iam:PermissionsBoundary', input.PermissionsBoundary],
        ],
        run: (input, call) => {
          const entity = find(input, call);
          const boundary = input.PermissionsBoundary;
          needAttachable(call.cloudState, call.account, boundary);
          call.write(before => withIdentity(before, { ...entity, boundary }));
        },
      },
    ),

    [`Delete${noun}PermissionsBoundary`]: iamOperation(
      `Delete${noun}PermissionsBoundary`,
      {
        params: shortName,
        resource,
        context,
        run: (input, call) => {
          const entity = find(input, call);
          if (entity.boundary === undefined) {
            throw noSuchEntity(
              `${noun} ${entity.name} does not have a permissions boundary.`,
            );
          }
          call.write(before =>
            withIdentity(before, { ...entity, boundary: undefined }),
          );
        },
      },
    ),

    [`Tag${noun}`]: iamOperation(`Tag${noun}`, {
      params: { ...name, Tags: tagList },
      resource,
      context: (input, call) => [
        ...context(input, call),
        ...tagContext(input.Tags),
      ],
      run: (input, call) => {
        const entity = find(input, call);
        const tags = mergeTags(entity.tags, readTags(input.Tags));
        if (tags.length > TAG_LIMIT) {
          throw limitExceeded(`Cannot exceed quota for TagsPer${noun}: 50`);
        }
        call.write(before => withIdentity(before, { ...entity, tags }));
      },
    }),

    [`Untag${noun}`]: iamOperation(`Untag${noun}`, {
      params: {
        ...name,
        TagKeys: tagKeys,
      },
      resource,
      context: (input, call) => [
        ...context(input, call),
        ['aws:TagKeys', input.TagKeys],
      ],
      run: (input, call) => {
        const entity = find(input, call);
        const tags = withoutTags(entity.tags, input.TagKeys);
        call.write(before => withIdentity(before, { ...entity, tags }));
      },
    }),

    [`List${noun}Tags`]: iamOperation(`List${noun}Tags`, {
      params: { ...name, ...page },
      resource,
      context,
      run: (input, call) => {
        const { items, rest } = pageOf({
          list: `List${noun}Tags`,
          items: [...find(input, call).tags],
          keyOf: tag => tag.key,
          input,
        });
        return { Tags: tagsXml(items), ...rest };
      },
    }),
  };
}
