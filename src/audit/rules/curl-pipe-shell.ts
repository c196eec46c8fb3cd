import type { AuditRule } from '../rule';
import type { Word } from '../command/words';

const FETCHERS = new Set(['curl', 'wget']);
const SHELLS = /^(?:ba|da|z|k|a|fi)?sh$|^(?:python\d?|perl|ruby|node)$/;
const SUBSTITUTED = /(?:<\(|\$\(|`)\s*(?:curl|wget)\b/;
const INSIDE = /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:ba|da|z|k|a)?sh\b/;

export const rule: AuditRule = {
  meta: {
    id: 'curl-pipe-shell',
    title: 'A script is run as it comes from the internet.',
    severity: 'medium',
    checklist: 'images',
    points: [1],
    sources: ['CIS Docker Benchmark 4.11', 'CIS Docker Benchmark 4.12'],
    allows: 'Whoever controls that server, or the way to it, runs what they like as you.',
    remedy: 'Save it, read it, compare its checksum with what its author says, and run it then.',
    bad: 'curl -fsSL https://example.org/install.sh | sh',
    good: 'curl -fsSLO https://example.org/install.sh',
  },
  pipeline(commands, report) {
    const names = commands.map(programOf);
    for (const [index, words] of commands.entries()) {
      const [first] = words;
      if (first === undefined) continue;
      const span = { start: first.start, end: commands.at(-1)!.at(-1)!.end };
      const name = names[index]!;
      if (FETCHERS.has(name) && names.slice(index + 1).some((next) => SHELLS.test(next))) {
        report({ at: span });
        return;
      }
      const runsText = SHELLS.test(name) || name === 'eval' || name === 'source' || name === '.';
      if (runsText && words.some(({ value }) => SUBSTITUTED.test(value))) report({ at: span });
      // docker run … sh -c 'curl … | sh'
      else if (words.some(({ value }) => INSIDE.test(value) && value.includes(' '))) report({ at: span });
    }
  },
};

/** The name of the program, behind sudo. */
function programOf(words: readonly Word[]): string {
  const program = words.find(
    ({ value }) =>
      !['sudo', 'env', 'exec', 'command'].includes(value) && !value.startsWith('-') && !value.includes('='),
  );
  return program?.value.replace(/^.*\//, '') ?? '';
}
