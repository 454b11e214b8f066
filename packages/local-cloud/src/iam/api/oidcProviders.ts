import { optionalList, required } from '../../http/params';
import { isLoopback } from '../../sts/webToken';
import {
  alreadyExists,
  invalidInput,
  limitExceeded,
  noSuchEntity,
} from '../errors';
import { type IamCall, iamOperation } from '../operation';
import {
  arn,
  optionalTags,
  readTags,
  resourceTagContext,
  tagContext,
} from '../rules';
import { type OidcProvider, withEntry } from '../state';
import { tagsXml } from '../views';

const CLIENT_LIMIT = 100;
const clientId = required({ min: 1, max: 255 });
const clientIdList = optionalList(clientId);
const thumbprint = required({ min: 40, max: 40, pattern: /[0-9a-fA-F]*/ });
const thumbprintList = optionalList(thumbprint, { max: 5 });
const providerUrlField = required({ min: 1, max: 255 });

interface ByArn {
  OpenIDConnectProviderArn: string;
}

/**
 * The URL less its scheme. AWS wants https; here http is taken too, for
 * issuers on loopback, and for them only.
 */
function providerUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalidInput('The URL of the OpenID Connect provider is not valid.');
  }
  const local = url.protocol === 'http:' && isLoopback(url.hostname);
  if (
    (url.protocol !== 'https:' && !local) ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  ) {
    throw invalidInput(
      'The URL must begin with https:// (or http:// on loopback) and have no query.',
    );
  }
  return (url.host + url.pathname).replace(/\/$/, '');
}

function needProvider(input: ByArn, { state }: IamCall): OidcProvider {
  const provider = state.providers.get(input.OpenIDConnectProviderArn);
  if (!provider) {
    throw noSuchEntity(
      `OpenIDConnect Provider not found for arn ${input.OpenIDConnectProviderArn}`,
    );
  }
  return provider;
}

const resource = (input: ByArn) => input.OpenIDConnectProviderArn;

const context = (input: ByArn, { state }: IamCall) =>
  resourceTagContext(state.providers.get(input.OpenIDConnectProviderArn)?.tags);

function put({ write }: IamCall, provider: OidcProvider): void {
  write(before => ({
    ...before,
    providers: withEntry(before.providers, provider.arn, provider),
  }));
}

export const oidcProviderOperations = {
  CreateOpenIDConnectProvider: iamOperation('CreateOpenIDConnectProvider', {
    params: {
      Url: providerUrlField,
      ClientIDList: clientIdList,
      ThumbprintList: thumbprintList,
      Tags: optionalTags,
    },
    resource: ({ Url }, { account }) =>
      `arn:aws:iam::${account}:oidc-provider/${providerUrl(Url)}`,
    context: input => tagContext(input.Tags),
    alsoNeeds: input =>
      input.Tags?.length ? ['TagOpenIDConnectProvider'] : [],
    run: (input, call) => {
      const url = providerUrl(input.Url);
      const providerArn = `arn:aws:iam::${call.account}:oidc-provider/${url}`;
      if (call.state.providers.has(providerArn)) {
        throw alreadyExists(`Provider with url ${input.Url} already exists.`);
      }
      const clientIds = input.ClientIDList ?? [];
      if (clientIds.length > CLIENT_LIMIT) {
        throw limitExceeded(
          `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${CLIENT_LIMIT}`,
        );
      }
      const provider: OidcProvider = {
        arn: providerArn,
        url,
        clientIds,
        thumbprints: input.ThumbprintList ?? [],
        createdAt: call.now,
        tags: readTags(input.Tags),
      };
      put(call, provider);
      return {
        OpenIDConnectProviderArn: providerArn,
        Tags: tagsXml(provider.tags),
      };
    },
  }),

  GetOpenIDConnectProvider: iamOperation('GetOpenIDConnectProvider', {
    params: { OpenIDConnectProviderArn: arn },
    resource,
    context,
    run: (input, call) => {
      const provider = needProvider(input, call);
      return {
        Url: provider.url,
        ClientIDList: [...provider.clientIds],
        ThumbprintList: [...provider.thumbprints],
        CreateDate: new Date(provider.createdAt),
        Tags: tagsXml(provider.tags),
      };
    },
  }),

  ListOpenIDConnectProviders: iamOperation('ListOpenIDConnectProviders', {
    params: {},
    resource: (_, { account }) => `arn:aws:iam::${account}:oidc-provider/*`,
    run: (_, { state }) => ({
      OpenIDConnectProviderList: [...state.providers.keys()].map(Arn => ({
        Arn,
      })),
    }),
  }),

  DeleteOpenIDConnectProvider: iamOperation('DeleteOpenIDConnectProvider', {
    params: { OpenIDConnectProviderArn: arn },
    resource,
    context,
    run: (input, call) => {
      const provider = needProvider(input, call);
      call.write(before => ({
        ...before,
        providers: withEntry(before.providers, provider.arn, undefined),
      }));
    },
  }),

  AddClientIDToOpenIDConnectProvider: iamOperation(
    'AddClientIDToOpenIDConnectProvider',
    {
      params: { OpenIDConnectProviderArn: arn, ClientID: clientId },
      resource,
      context,
      run: (input, call) => {
        const provider = needProvider(input, call);
        const clientIds = [...new Set([...provider.clientIds, input.ClientID])];
        if (clientIds.length > CLIENT_LIMIT) {
          throw limitExceeded(
            `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${CLIENT_LIMIT}`,
          );
        }
        put(call, { ...provider, clientIds });
      },
    },
  ),

  RemoveClientIDFromOpenIDConnectProvider: iamOperation(
    'RemoveClientIDFromOpenIDConnectProvider',
    {
      params: { OpenIDConnectProviderArn: arn, ClientID: clientId },
      resource,
      context,
      run: (input, call) => {
        const provider = needProvider(input, call);
        const clientIds = provider.clientIds.filter(
          one => one !== input.ClientID,
        );
        put(call, { ...provider, clientIds });
      },
    },
  ),
};
