import { Command, InvalidArgumentError } from 'commander';
import { ENABLED_REGIONS } from './auth/regions';
import { startLocalCloud } from './localCloud';
import { SeedError } from './seed/load';

const DEFAULT_SEED = 'examples/local-cloud.yaml';

interface Flags {
  port: number;
  empty?: boolean;
  seed?: string | true;
  propagationMs: number;
  region?: string;
}

function whole(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > max) {
      throw new InvalidArgumentError(`Give a whole number from 0 to ${max}.`);
    }
    return value;
  };
}

function enabledRegion(text: string): string {
  if (!ENABLED_REGIONS.has(text)) {
    throw new InvalidArgumentError(
      `Give one of ${[...ENABLED_REGIONS].join(', ')}.`,
    );
  }
  return text;
}

function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Ends with a sentence: 2 for wrong use, 1 for what went wrong. */
function fail(code: 1 | 2, sentence: string): never {
  complain(sentence);
  process.exit(code);
}

async function run(flags: Flags): Promise<void> {
  if (flags.empty && flags.seed) {
    fail(2, 'Give --empty or --seed, not both.');
  }
  const id = process.env.LOCAL_CLOUD_ACCESS_KEY_ID;
  const secret = process.env.LOCAL_CLOUD_SECRET_ACCESS_KEY;
  if (!id || !secret) {
    fail(
      2,
      "Set LOCAL_CLOUD_ACCESS_KEY_ID and LOCAL_CLOUD_SECRET_ACCESS_KEY: they are the access key of the account's administrator.",
    );
  }
  if (!/^(?!ASIA)\w{16,128}$/.test(id)) {
    fail(
      2,
      'LOCAL_CLOUD_ACCESS_KEY_ID must be 16 to 128 letters, digits or underscores, and not begin with ASIA.',
    );
  }
  const seed = flags.seed === true ? DEFAULT_SEED : flags.seed;
  try {
    const cloud = await startLocalCloud({
      seed,
      port: flags.port,
      oidcPort: flags.port === 0 ? 0 : flags.port + 1,
      propagationMs: flags.propagationMs,
      region: flags.region,
      admin: { id, secret },
      onMissing: name =>
        complain(
          `${name} is not set: a random value that nobody knows stands in for it.`,
        ),
    });
    process.stdout.write(
      `${JSON.stringify({
        ready: true,
        aws: cloud.aws.url,
        oidc: cloud.oidc.issuer,
        account: cloud.account,
      })}\n`,
    );
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number };
    if (code === 'EADDRINUSE') {
      fail(
        1,
        `Port ${port} is in use: end what uses it, or give another --port.`,
      );
    }
    if (error instanceof SeedError) {
      fail(1, error.message);
    }
    fail(1, `The local cloud could not start: ${(error as Error).message}`);
  }
}

// Standard output carries the one line that says where the cloud is.
console.log = console.error;
console.info = console.error;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => process.exit(0));
}

new Command('local-cloud')
  .description('A stand-in cloud on loopback: STS, IAM, X-Ray and OIDC.')
  .option(
    '--port <port>',
    'AWS endpoint; the OIDC issuer takes the next port; 0 takes free ones',
    whole(65534),
    4600,
  )
  .option('--empty', 'begin with nothing but the administrator')
  .option('--seed [file]', `begin with a seed (default: ${DEFAULT_SEED})`)
  .option(
    '--propagation-ms <ms>',
    'how late authorization sees IAM writes',
    whole(3_600_000),
    4000,
  )
  .option(
    '--region <region>',
    "the region traces of the seed's company use",
    enabledRegion,
  )
  .configureOutput({ writeOut: complain })
  .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run)
  .parseAsync(process.argv)
  .catch(error => fail(1, (error as Error).message));
