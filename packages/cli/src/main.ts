import { Command, CommanderError, Option } from 'commander';
import { check, type CheckOptions } from './check';
import {
  credentials,
  type CredentialsOptions,
} from './credentials/credentials';
import { FORMATS } from './credentials/formats';
import { explain, type ExplainOptions } from './explain';
import { note } from './output';
import { EXIT, UsageError } from './usage';

const gather = (value: string, previous: string[] = []) => [...previous, value];

function program(done: (code: number) => void): Command {
  const command = new Command('trace-access')
    .description(
      'Explains and checks access policy on files, and gets temporary credentials.',
    )
    .exitOverride()
    .configureOutput({
      writeErr: text => process.stderr.write(text),
    })
    .showHelpAfterError('(--help shows what there is)');

  command
    .command('explain')
    .description('Says who may do what, and why.')
    .requiredOption('--policy <path...>', 'policy files or folders')
    .requiredOption('--catalog <path...>', 'catalog files or folders')
    .option('--principal <ref>', 'user:default/ana, service:ci-deploy')
    .option(
      '--idp-group <source/name>',
      "a group that the principal's IdP tells of; repeatable",
      gather,
    )
    .option('--entity <ref>', 'component:default/payments')
    .option('--environment <name>', 'the name of an Environment')
    .option('--action <action>', 'view, share, console, credentials or write')
    .option('--at <time>', 'ISO time (default: now)')
    .option('--ip <address>', "the principal's address (default: unknown)")
    .option(
      '--requests <ndjson>',
      'a file of requests, one JSON object a line; - for standard input',
    )
    .addOption(
      new Option('--output <format>', 'how to answer').choices([
        'json',
        'text',
      ]),
    )
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: ExplainOptions) => done(await explain(options)));

  command
    .command('check')
    .description('Validates a set of policy documents.')
    .requiredOption('--policy <path...>', 'policy files or folders')
    .option('--strict', 'warnings fail too')
    .addOption(
      new Option('--output <format>', 'how to answer')
        .choices(['json', 'text'])
        .default('text'),
    )
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: CheckOptions) => done(await check(options)));

  command
    .command('credentials')
    .description(
      'Gets temporary credentials from the portal, for credential_process or a shell.',
    )
    .requiredOption('--entity <ref>', 'component:default/payments')
    .requiredOption('--environment <name>', 'the name of an Environment')
    .addOption(
      new Option(
        '--base-url <url>',
        "the portal's backend (default: the selected login of backstage-cli auth)",
      ).env('TRACE_ACCESS_BASE_URL'),
    )
    .addOption(
      new Option(
        '--app-url <url>',
        "the portal's pages, for links (default: as --base-url)",
      ).env('TRACE_ACCESS_APP_URL'),
    )
    .option('--instance <name>', 'a login of backstage-cli auth')
    .option('--timeout <seconds>', 'how long an answer may take', '15')
    .addOption(
      new Option('--output <format>', 'what to write')
        .choices(Object.keys(FORMATS))
        .default('process'),
    )
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: CredentialsOptions) =>
      done(await credentials(options)),
    );
  return command;
}

/**
 * Runs the command.
 *
 * @returns the exit code: 0 answered, 1 findings, a bad line or no credentials, 2 wrong use
 */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure of ours.
  process.stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
      process.exit(EXIT.answered);
    }
    throw error;
  });
  let code: number = EXIT.answered;
  try {
    await program(result => {
      code = result;
    }).parseAsync(argv as string[]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
    }
    if (error instanceof UsageError) {
      note(`error: ${error.message}`);
      return EXIT.usage;
    }
    throw error;
  }
}
