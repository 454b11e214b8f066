import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { backfill, type Clock, live } from './feed';
import { createSender } from './sender';
import { parseLength, parseRate, readCredentials } from './settings';

const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

const program = new Command('sample-traffic')
  .description(
    'Sends the traces of Acorn Market, an invented shop, to an X-Ray endpoint',
  )
  .requiredOption('--endpoint <url>', 'where X-Ray listens')
  .option('--seed <text>', 'same seed and same clock, same traces', '42')
  .option(
    '--rate <number>',
    'traces per second in prod; staging and dev have fewer',
    parseRate,
    1,
  )
  .option(
    '--backfill <length>',
    'how much of the past to fill at the start: 6h, 30m, 0',
    parseLength,
    parseLength('6h'),
  )
  .option(
    '--backfill-rate <number>',
    'traces per second of that past',
    parseRate,
    0.05,
  )
  .option('--once', 'leave after the backfill');

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      stop.abort();
      process.exit(0);
    });
  }
  program.parse();
  const { endpoint, seed, rate, backfillRate, once, ...options } =
    program.opts();
  const feed = {
    seed,
    send: createSender({
      endpoint: new URL(endpoint).href,
      credentials: readCredentials(process.env),
    }),
    clock: systemClock,
    signal: stop.signal,
    warn: (sentence: string) =>
      process.stderr.write(`sample-traffic: ${sentence}\n`),
  };
  const sent = await backfill({
    ...feed,
    milliseconds: options.backfill,
    perSecond: backfillRate,
  });
  process.stdout.write(`sample-traffic: backfill done, ${sent} traces\n`);
  if (!once) {
    await live({ ...feed, perSecond: rate });
  }
}

main().catch(error => {
  process.stderr.write(`sample-traffic: ${error.message}\n`);
  process.exit(
    error instanceof InvalidArgumentError || error.code === 'ERR_INVALID_URL'
      ? 2
      : 1,
  );
});
