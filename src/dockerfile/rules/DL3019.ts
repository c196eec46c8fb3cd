import { offences, reportMissingWord } from '../commands';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3019',
    title: 'Store no index of packages in the image: apk add --no-cache.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3019; handout, B.1: clean up as you go',
    why: 'With `--no-cache` apk fetches the index, uses it and keeps nothing: no `apk update` before, no `rm -rf /var/cache/apk/*` behind.',
    bad: 'FROM alpine:3.22\nRUN apk add curl~=8.14',
    good: 'FROM alpine:3.22\nRUN apk add --no-cache curl~=8.14',
  },
  check(context) {
    reportMissingWord(
      context,
      offences(
        context.document,
        ['apk'],
        (command, run) =>
          command.hasArg('add') && !command.hasFlag('no-cache') && !run.mountsCacheOn('/var/cache/apk'),
      ),
      (command) => command.arg('add'),
      '--no-cache',
    );
  },
};
