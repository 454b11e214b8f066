import { randomUUID } from 'node:crypto';
import http from 'node:http';

/** What came back; `body` is empty where there was none. */
export interface Answer {
  status: number;
  body: string;
}

/** One person's calls of a portal's `trace-access`, over one connection. */
export interface Client {
  get(path: string): Promise<Answer>;
  /** With an idempotency key of its own. */
  post(path: string, body: object): Promise<Answer>;
  close(): void;
}

/** Signs somebody in. */
export async function createClient(options: {
  baseUrl: string;
  /** Full ref of a user. */
  user: string;
}): Promise<Client> {
  const { baseUrl, user } = options;
  const response = await fetch(
    `${baseUrl}/api/auth/bench/refresh?env=development`,
    {
      headers: {
        'x-requested-with': 'XMLHttpRequest',
        'x-bench-user': user,
      },
    },
  );
  const { backstageIdentity } = await response.json();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const send = (method: string, path: string, body?: object) =>
    new Promise<Answer>((resolve, reject) => {
      const request = http.request(
        `${baseUrl}/api/trace-access${path}`,
        {
          agent,
          method,
          headers: {
            authorization: `Bearer ${backstageIdentity.token}`,
            ...(body && {
              'content-type': 'application/json',
              'idempotency-key': randomUUID(),
            }),
          },
        },
        answer => {
          let text = '';
          answer.setEncoding('utf8').on('data', chunk => (text += chunk));
          answer.on('end', () =>
            resolve({ status: answer.statusCode!, body: text }),
          );
        },
      );
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  return {
    get: path => send('GET', path),
    post: (path, body) => send('POST', path, body),
    close: () => agent.destroy(),
  };
}
