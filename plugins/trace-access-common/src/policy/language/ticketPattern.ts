/** Characters of a ticket at the most; its pattern's cost is reckoned for so many. */
export const MAX_TICKET_LENGTH = 200;

/** Ways to match that may have to be tried, at the most: some milliseconds. */
const MAX_WAYS = 4_000_000;

/** One element of a regular expression that can be told apart by its look. */
const TOKEN =
  /\\(?:[pPu]\{[^}]*\}|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<[\w$]+>|:))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

/** In how many ways `parts` lengths can share a text of the longest ticket. */
function shares(parts: number): number {
  let ways = 1;
  for (let i = 1; i <= parts; i++) {
    ways = (ways * (MAX_TICKET_LENGTH + i)) / i;
  }
  return ways;
}

/**
 * What is wrong with the pattern of a ticket; undefined where nothing is. The
 * pattern runs on what users type, in an engine that goes back and tries again,
 * so what it can cost is bounded from its form: no repeated groups, no
 * look-around, no references back, and the product of all choices small.
 */
export function ticketPatternProblem(pattern: string): string | undefined {
  try {
    RegExp(pattern, 'u');
  } catch {
    return 'This is not a regular expression.';
  }
  const tokens = pattern.match(TOKEN) ?? [];
  // The alternatives of every group that is open, outermost first.
  const open = [1];
  let choices = 1;
  let lengths = 0;
  for (const [i, token] of tokens.entries()) {
    const previous = tokens[i - 1];
    if (/^\\(?:[1-9]|k$)/.test(token)) {
      return `A ticket pattern has no references back such as '${token}': write out what is meant.`;
    }
    if (token === '(' && tokens[i + 1]?.startsWith('?')) {
      return 'A ticket pattern has plain groups only, no look-around and no flags: write what the ticket itself looks like.';
    }
    if (token.startsWith('(')) {
      open.push(1);
    } else if (token === ')') {
      choices *= open.pop()!;
    } else if (token === '|') {
      open[open.length - 1]++;
    } else if (token === '?' || token === '??') {
      choices *= 2;
    } else if (/^(?:[*+]|\{\d)/.test(token)) {
      if (previous === ')') {
        return `A ticket pattern repeats no groups, since that can take for ever on some texts: repeat single characters, such as '[A-Z0-9-]+'.`;
      }
      lengths += /^\{\d+\}/.test(token) ? 0 : 1;
    }
  }
  const anchored = tokens[0] === '^' && open[0] === 1;
  choices *= open[0];
  return choices * shares(lengths + (anchored ? 0 : 1)) > MAX_WAYS
    ? "This pattern can take long on some texts: begin it with '^', use fewer of *, + and {n,m} (three at the most), and fewer alternatives."
    : undefined;
}
