/**
 * The `trace-access` command.
 *
 * @packageDocumentation
 */
import { main } from './main';

void main(process.argv).then(code => {
  process.exitCode = code;
});
