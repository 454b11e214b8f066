import { awsId, secretKey } from '../ids';

/**
 * An environment in which every name has a value: what is not set gets a
 * random one that nobody knows, and `onMissing` hears of it once. A seed can
 * then be started without the secrets that its own users would need.
 */
export function withStandIns(
  env: NodeJS.ProcessEnv,
  onMissing: (name: string) => void,
): NodeJS.ProcessEnv {
  const made = new Map<string, string>();
  return new Proxy(env, {
    get: (_, name: string) => {
      if (env[name]) {
        return env[name];
      }
      if (!made.has(name)) {
        made.set(
          name,
          name.endsWith('_ACCESS_KEY_ID') ? awsId('AKIA') : secretKey(),
        );
        onMissing(name);
      }
      return made.get(name);
    },
  });
}
