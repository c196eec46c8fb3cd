import { no, yes, type Look } from './kind';
import { searchPattern } from './pattern';
import { quoted, shown } from './sentences';

/** Looks for a pattern of the course in what was found. */
export function judgePattern(pattern: string, text: string): Look {
  switch (searchPattern(pattern, text)) {
    case 'found':
      return yes('');
    case 'missing':
      return no(`What was found is ${quoted(text)}.`);
    case 'too-slow':
      return no(
        'The pattern of this check takes too long on what was found; please tell the course authors.',
      );
    case 'invalid':
      return no('The pattern of this check is no regular expression; please tell the course authors.');
  }
}

/** How a command ended and what it printed, beside what was wanted. */
export function judgeOutcome(
  wanted: { run: readonly string[]; exitCode?: number; matches?: string },
  outcome: { exitCode: number | undefined; stdout: string; stderr?: string },
): Look {
  const command = `\`${shown(wanted.run)}\``;
  const printed = outcome.stdout.trim() === '' ? (outcome.stderr ?? '') : outcome.stdout;
  if (outcome.exitCode !== (wanted.exitCode ?? 0))
    return no(
      `${command} ended with status ${outcome.exitCode ?? 'unknown'} and printed ${quoted(printed)}.`,
    );
  if (wanted.matches !== undefined) {
    const judged = judgePattern(wanted.matches, outcome.stdout);
    if (!judged.met) return no(`${command}: ${judged.found}`);
  }
  return yes(
    printed.trim() === ''
      ? `${command} ended with status ${outcome.exitCode ?? 'unknown'}.`
      : `${command} printed ${quoted(printed)}.`,
  );
}

export function outcomeWanted({ exitCode, matches }: { exitCode?: number; matches?: string }): string {
  const status = `ends with status ${exitCode ?? 0}`;
  return matches === undefined ? status : `${status} and prints a match of ${matches}`;
}
