import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  /** Milliseconds; Infinity where the provider gives no lifetime. */
  expiresAt: number;
}

/** What ends with its grant; a running sign-in, which names one, does not. */
const REVOCABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

/** Where the provider keeps its sessions and codes: in memory, per cloud. */
export function memoryAdapter(): (name: string) => Adapter {
  const entries = new Map<string, Entry>();
  let writes = 0;

  const read = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key);
    if (entry && entry.expiresAt <= Date.now()) {
      entries.delete(key);
      return undefined;
    }
    return entry?.payload;
  };
  const sweep = () => {
    writes += 1;
    if (writes % 500 === 0) {
      [...entries.keys()].forEach(read);
    }
  };
  const find = (name: string, test: (payload: AdapterPayload) => boolean) => {
    const prefix = `${name}:`;
    for (const key of entries.keys()) {
      const payload = key.startsWith(prefix) ? read(key) : undefined;
      if (payload && test(payload)) {
        return payload;
      }
    }
    return undefined;
  };

  return name => ({
    upsert: async (id, payload, expiresIn) => {
      sweep();
      entries.set(`${name}:${id}`, {
        payload,
        expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : Infinity,
      });
    },
    find: async id => read(`${name}:${id}`),
    findByUid: async uid => find(name, payload => payload.uid === uid),
    findByUserCode: async code => find(name, one => one.userCode === code),
    consume: async id => {
      const payload = read(`${name}:${id}`);
      if (payload) {
        payload.consumed = Math.floor(Date.now() / 1000);
      }
    },
    destroy: async id => {
      entries.delete(`${name}:${id}`);
    },
    revokeByGrantId: async grantId => {
      for (const [key, { payload }] of entries) {
        const [kind] = key.split(':');
        if (REVOCABLE.has(kind) && payload.grantId === grantId) {
          entries.delete(key);
        }
      }
    },
  });
}
