import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { webhookKey } from '@tracegate/plugin-trace-access-node';
import { isLoopbackName } from './addresses';
import { readEventPatterns, type WantsEvent } from './eventPatterns';
import { hostAllowed, readAllowedHosts } from './allowedHosts';

/** Somebody outside who is told of events. */
export interface WebhookEndpoint {
  /** What logs call it, since its URL may itself be a secret. */
  name: string;
  url: URL;
  /** Live ones, one or two: each signs. */
  secrets: readonly string[];
  wants: WantsEvent;
  /** It may be in the operator's own network, or on this machine. */
  allowPrivateNetwork: boolean;
}

export interface WebhookConfig {
  endpoints: readonly WebhookEndpoint[];
}

/**
 * Reads `traceAccess.webhooks` and `traceAccess.webhookHosts`.
 *
 * @throws InputError - names the key that is wrong; never holds a secret or a URL
 */
export function readWebhookConfig(config: Config): WebhookConfig {
  const hosts = readAllowedHosts(config);
  const endpoints = (
    config.getOptionalConfigArray('traceAccess.webhooks') ?? []
  ).map((each, i) =>
    readEndpoint({ config: each, key: `traceAccess.webhooks[${i}]`, hosts }),
  );
  const names = new Set<string>();
  for (const { name } of endpoints) {
    if (names.has(name)) {
      throw new InputError(
        `Two entries of traceAccess.webhooks are named '${name}': give each its own name.`,
      );
    }
    names.add(name);
  }
  return { endpoints };
}

function readEndpoint(options: {
  config: Config;
  key: string;
  hosts: readonly string[];
}): WebhookEndpoint {
  const { config, key, hosts } = options;
  const name = config.getString('name');
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    throw new InputError(
      `${key}.name must be of a-z, 0-9 and '-', 63 characters at the most: logs call the endpoint by it.`,
    );
  }
  const allowPrivateNetwork =
    config.getOptionalBoolean('allowPrivateNetwork') ?? false;
  const url = readUrl({
    text: config.getString('url'),
    key: `${key}.url`,
    allowPrivateNetwork,
  });
  if (!hostAllowed(url, hosts)) {
    throw new InputError(
      `${key}.url leads to '${url.host}', which traceAccess.webhookHosts does not list: add it there, or nothing is sent to it.`,
    );
  }
  return {
    name,
    url,
    secrets: readSecrets(config, `${key}.secrets`),
    wants: readEventPatterns({
      patterns: config.getOptionalStringArray('events'),
      key: `${key}.events`,
    }),
    allowPrivateNetwork,
  };
}

function readUrl(options: {
  text: string;
  key: string;
  allowPrivateNetwork: boolean;
}): URL {
  const { text, key, allowPrivateNetwork } = options;
  if (!URL.canParse(text)) {
    throw new InputError(`${key} is not a URL.`);
  }
  const url = new URL(text);
  const plain =
    url.protocol === 'http:' &&
    allowPrivateNetwork &&
    isLoopbackName(url.hostname);
  if (url.protocol !== 'https:' && !plain) {
    throw new InputError(
      `${key} must begin with https:// (http:// only to this machine, with allowPrivateNetwork, for development).`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `${key} holds a user name or password: take it out, the signature tells the receiver who sends.`,
    );
  }
  return url;
}

function readSecrets(config: Config, key: string): string[] {
  const secrets = config.getStringArray('secrets');
  if (secrets.length < 1 || secrets.length > 2) {
    throw new InputError(
      `${key} must hold one secret, or two while one is changed for the other.`,
    );
  }
  for (const secret of secrets) {
    try {
      webhookKey(secret);
    } catch (error) {
      throw new InputError(`${key}: ${(error as Error).message}.`);
    }
  }
  return secrets;
}
