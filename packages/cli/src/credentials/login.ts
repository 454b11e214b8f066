import { UsageError } from '../usage';
import { backstageAuth } from './backstageCli';
import { readPortalUrl } from './portalUrl';
import { Refusal } from './refusal';

/** Which portal, and as whom. */
export interface Login {
  /** Base URL of the portal's backend. */
  baseUrl: string;
  /** A secret: it goes into one header and nowhere else. */
  token: string;
}

interface Instance {
  name: string;
  baseUrl: string;
  selected: boolean;
}

/** Understands `backstage-cli auth list`: `* name - url`, the star for the selected one. */
export function readInstances(output: string): Instance[] {
  return output.split('\n').flatMap(line => {
    const match = /^([* ]) (\S+) - (\S+)\s*$/.exec(line);
    return match
      ? [{ name: match[2], baseUrl: match[3], selected: match[1] === '*' }]
      : [];
  });
}

function pick(options: {
  instances: readonly Instance[];
  name?: string;
  baseUrl?: string;
}): Instance {
  const { instances, name, baseUrl } = options;
  const fitting = instances.filter(
    each =>
      (name === undefined || each.name === name) &&
      (baseUrl === undefined || each.baseUrl.replace(/\/+$/, '') === baseUrl),
  );
  const found = fitting.find(({ selected }) => selected) ?? fitting[0];
  if (!found) {
    const what = [name && `the instance '${name}'`, baseUrl].filter(Boolean);
    const flags = [
      name && ` --instance ${name}`,
      baseUrl && ` --backendUrl ${baseUrl}`,
    ];
    throw new Refusal(
      `You are not logged in${
        what.length ? ` to ${what.join(' at ')}` : ''
      }. Run: backstage-cli auth login${flags.filter(Boolean).join('')}`,
    );
  }
  return found;
}

/** A token as it may stand in a header; what it is instead is never shown. */
function readToken(text: string, source: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Refusal(`${source} gave no token. Run: backstage-cli auth login`);
  }
  return token;
}

/**
 * Finds out where to ask, and as whom. A token of `backstage-cli auth` goes only
 * to the portal that it was got from: a base URL picks the login by it.
 */
export async function findLogin(options: {
  baseUrl?: string;
  instance?: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
}): Promise<Login> {
  const { instance: name, env, timeoutMs } = options;
  const baseUrl = options.baseUrl
    ? readPortalUrl(options.baseUrl, '--base-url')
    : undefined;
  const given = env.TRACE_ACCESS_TOKEN;
  if (given && name !== undefined) {
    throw new UsageError(
      'TRACE_ACCESS_TOKEN is set, so --instance would not be used: leave out one.',
    );
  }
  if (given && !baseUrl) {
    throw new UsageError(
      'TRACE_ACCESS_TOKEN is set: say with --base-url which portal it is for.',
    );
  }
  if (given && baseUrl) {
    return { baseUrl, token: readToken(given, 'TRACE_ACCESS_TOKEN') };
  }
  const instance = pick({
    instances: readInstances(await backstageAuth(['list'], { timeoutMs })),
    name,
    baseUrl,
  });
  return {
    baseUrl: readPortalUrl(
      instance.baseUrl,
      `The address of the login '${instance.name}'`,
    ),
    token: readToken(
      await backstageAuth(['print-token', `--instance=${instance.name}`], {
        timeoutMs,
      }),
      "'backstage-cli auth print-token'",
    ),
  };
}
