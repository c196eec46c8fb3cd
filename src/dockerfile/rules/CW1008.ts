import { editCommands } from '../commands';
import { unknownOption } from '../long-options';
import type { Rule } from '../rule';
import { replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'CW1008',
    title: 'The command has no such option.',
    severity: 'error',
    fix: 'safe',
    source: 'handout, C.1: --no-recommend',
    why: 'A misspelt option stops the build, often after minutes. Options of apt-get are checked against its own list; those of apk, pip, dnf and yum only where one of theirs is spelt almost the same, or the option is another program’s.',
    bad: 'FROM debian:12\nRUN apt-get install -y --no-recommend curl',
    good: 'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      for (const command of run.script.commands) {
        for (const word of command.args) {
          const unknown = word.value.startsWith('--') ? unknownOption(command, word.value) : undefined;
          if (unknown === undefined) continue;
          const { name, meant, isCertain } = unknown;
          const program = command.isPipInstall ? 'pip install' : command.name;
          report({
            instruction: run,
            span: word,
            message: `${program} has no option --${name}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
            fixes: [
              meant === undefined
                ? undefined
                : editCommands(run, [command], `Change to --${meant}`, isCertain, () =>
                    document.source.text.slice(word.start, word.start + 2 + name.length).toLowerCase() ===
                    `--${name}`
                      ? replace({ start: word.start, end: word.start + 2 + name.length }, `--${meant}`)
                      : undefined,
                  ),
            ],
          });
        }
      }
    }
  },
};
