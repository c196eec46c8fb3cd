import { editCommands, offences } from '../commands';
import { insert } from '../rule';
import type { Rule } from '../rule';
import { systemShell } from '../shells';

const SAID = ['progress', 'q', 'quiet', 'o', 'output-file', 'a', 'append-output', 'no-verbose'];

export const rule: Rule = {
  meta: {
    code: 'DL3047',
    title: 'Keep wget from filling the log: wget --progress=dot:giga.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3047',
    why: 'The progress bar is drawn anew hundreds of times a second, and a log of a build keeps each of them. Dots for every few megabytes tell as much; `-q` and `-nv` are quieter still.',
    bad: 'FROM debian:12\nRUN wget https://example.org/data.tar.gz',
    good: 'FROM debian:12\nRUN wget --progress=dot:giga https://example.org/data.tar.gz',
  },
  check({ document, report }) {
    for (const { run, commands } of offences(
      document,
      ['wget'],
      (command) => !command.hasFlag(...SAID) && !command.hasArg('-nv'),
    )) {
      const stage = document.stageOf(run);
      // The wget of busybox does not know the option.
      const isGnu = stage !== undefined && !['ash', 'unknown'].includes(systemShell(stage));
      report({
        instruction: run,
        span: commands[0].nameWord,
        fixes: [
          editCommands(run, commands, 'Add --progress=dot:giga', isGnu, ({ nameWord }) =>
            insert(nameWord.end, ' --progress=dot:giga'),
          ),
        ],
      });
    }
  },
};
