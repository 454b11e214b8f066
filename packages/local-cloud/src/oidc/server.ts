import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'http';
import Provider, { errors } from 'oidc-provider';
import type { Faults } from '../faults';
import type { Persona, SeedClient } from '../seed/schema';
import { oidcConfiguration } from './configuration';
import { page, signInPage } from './page';

const MAX_FORM = 16 * 1024;

function html(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
}

async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of req) {
    text += chunk;
    if (text.length > MAX_FORM) {
      throw new errors.InvalidRequest('the form is too large');
    }
  }
  return new URLSearchParams(text);
}

/** The sign-in page and what it sends. */
async function interact(options: {
  provider: Provider;
  personas: Persona[];
  req: IncomingMessage;
  res: ServerResponse;
}): Promise<void> {
  const { provider, personas, req, res } = options;
  const { params } = await provider.interactionDetails(req, res);
  const [acr] = String(params.acr_values ?? '')
    .split(' ')
    .filter(Boolean);
  const hint = params.login_hint as string | undefined;
  if (req.method !== 'POST') {
    html(res, 200, signInPage({ personas, acr, hint }));
    return;
  }
  const form = await readForm(req);
  const persona = personas.find(({ sub }) => sub === form.get('persona'));
  if (!persona) {
    html(res, 400, signInPage({ personas, acr, hint }));
    return;
  }
  const confirmed = Boolean(acr) && form.get('secondFactor') === 'yes';
  const ownAmr = persona.amr ?? ['pwd'];
  const login = {
    accountId: persona.sub,
    acr: confirmed ? acr : (persona.acr ?? 'pwd'),
    amr: confirmed ? [...new Set([...ownAmr, 'otp', 'mfa'])] : ownAmr,
    remember: true,
  };
  await provider.interactionFinished(
    req,
    res,
    { login },
    { mergeWithLastSubmission: false },
  );
}

/** Answers OIDC requests once `start` has been called with the issuer. */
export function createOidcServer(options: { faults: Faults }): {
  server: Server;
  start(options: {
    issuer: string;
    clients: SeedClient[];
    personas: Persona[];
    env: NodeJS.ProcessEnv;
  }): Promise<void>;
} {
  let handle: (
    req: IncomingMessage,
    res: ServerResponse,
  ) => Promise<void> = async (_, res) => html(res, 503, 'Starting');
  const server = createServer((req, res) => {
    const [operation] = (req.url ?? '/').split('?');
    const suffering = options.faults.suffer({ service: 'oidc', operation });
    const proceed = async () => {
      if (suffering.outcome === 'drop') {
        req.socket.destroy();
      } else if (suffering.outcome !== 'none') {
        const status = suffering.outcome === 'throttle' ? 429 : 500;
        html(res, status, page({ title: 'Failed', body: '<h1>Failed</h1>' }));
      } else {
        await handle(req, res);
      }
    };
    setTimeout(() => {
      proceed().catch(() => {
        if (res.headersSent) {
          req.socket.destroy();
          return;
        }
        const body = `<h1>This sign-in is over</h1><p>Go back to the portal and sign in again.</p>`;
        html(res, 400, page({ title: 'Sign-in is over', body }));
      });
    }, suffering.latencyMs);
  });

  return {
    server,
    start: async ({ issuer, clients, personas, env }) => {
      const configuration = await oidcConfiguration({ clients, personas, env });
      const provider = new Provider(issuer, configuration);
      const callback = provider.callback();
      handle = async (req, res) => {
        if (req.url?.startsWith('/interaction/')) {
          await interact({ provider, personas, req, res });
        } else {
          await callback(req, res);
        }
      };
    },
  };
}
