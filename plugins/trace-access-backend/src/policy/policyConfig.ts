import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { PolicyLocation } from '@tracegate/plugin-trace-access-common';

/** One configured place of policy documents, and what they may contain. */
export interface PolicySource {
  type: 'file' | 'url';
  /** Path, glob or directory relative to the process's working directory; or a URL. */
  target: string;
  location: PolicyLocation;
}

/** How much the backend reads before it refuses. */
export interface PolicyLimits {
  maxFileBytes: number;
  maxTotalBytes: number;
  maxFiles: number;
}

export interface PolicyConfig {
  sources: PolicySource[];
  limits: PolicyLimits;
  /** How often files are looked at, beside being watched. */
  pollEveryMs: number;
  /** How often URLs are read. */
  urlRefreshMs: number;
}

const MIB = 1024 * 1024;

/**
 * Reads `traceAccess.policy`.
 *
 * @throws InputError - names the key that is wrong
 */
export function readPolicyConfig(config: Config): PolicyConfig {
  const policy = config.getOptionalConfig('traceAccess.policy');
  const sources = (policy?.getOptionalConfigArray('locations') ?? []).map(
    (location, i) => readSource(location, `traceAccess.policy.locations[${i}]`),
  );
  const names = new Set<string>();
  for (const { location } of sources) {
    if (names.has(location.name)) {
      throw new InputError(
        `Two entries of traceAccess.policy.locations are named '${location.name}': give each its own name.`,
      );
    }
    names.add(location.name);
  }
  return {
    sources,
    limits: {
      maxFileBytes: policy?.getOptionalNumber('limits.maxFileBytes') ?? 4 * MIB,
      maxTotalBytes:
        policy?.getOptionalNumber('limits.maxTotalBytes') ?? 32 * MIB,
      maxFiles: policy?.getOptionalNumber('limits.maxFiles') ?? 2_000,
    },
    pollEveryMs: duration(policy, 'pollInterval', 2_000),
    urlRefreshMs: duration(policy, 'urlRefreshInterval', 60_000),
  };
}

function readSource(location: Config, key: string): PolicySource {
  const type = location.getString('type');
  if (type !== 'file' && type !== 'url') {
    throw new InputError(`${key}.type must be 'file' or 'url', not '${type}'.`);
  }
  const target = location.getString('target');
  const allow = location.getOptionalConfig('allow');
  return {
    type,
    target,
    location: {
      name: location.getOptionalString('name') ?? target,
      kinds: allow?.getOptionalStringArray('kinds'),
      environments: allow?.getOptionalStringArray('environments'),
      roles: allow?.getOptionalStringArray('roles'),
    },
  };
}

function duration(
  config: Config | undefined,
  key: string,
  standard: number,
): number {
  if (!config?.has(key)) return standard;
  const ms = durationToMilliseconds(readDurationFromConfig(config, { key }));
  if (ms < 500) {
    throw new InputError(`traceAccess.policy.${key} must be at least 500 ms.`);
  }
  return ms;
}
