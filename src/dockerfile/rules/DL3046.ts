import { offences, reportMissingWord } from '../commands';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3046',
    title: 'useradd with a high user id needs -l, or the image grows by gigabytes.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3046',
    why: '`useradd` writes an entry into `/var/log/lastlog` at a place that the user id gives. The file is mostly holes, but a layer stores them as zeros.',
    bad: 'FROM debian:12\nRUN useradd -u 123456 app',
    good: 'FROM debian:12\nRUN useradd -l -u 123456 app',
  },
  check(context) {
    reportMissingWord(
      context,
      offences(
        context.document,
        ['useradd'],
        (command) => !command.hasFlag('l', 'no-log-init') && (command.flagValue('u')?.length ?? 0) > 5,
      ),
      (command) => command.nameWord,
      '-l',
    );
  },
};
