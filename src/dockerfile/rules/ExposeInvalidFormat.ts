import { exposedPorts, isOutOfRange } from '../expose';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'ExposeInvalidFormat',
    title: 'EXPOSE names ports of the container only: no address and no port of the host.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit ExposeInvalidFormat',
    why: 'Which port of the host leads to the container is chosen when it is started: `docker run -p 8080:80`. What stands before the colon is ignored here, and will be an error.',
    bad: 'FROM debian:12\nEXPOSE 127.0.0.1:8080:80',
    good: 'FROM debian:12\nEXPOSE 80',
  },
  check({ document, report }) {
    for (const { instruction, word, mapping } of exposedPorts(document)) {
      if (mapping === undefined) continue;
      const rest = word.text.slice(mapping.end - word.start);
      report({
        instruction,
        span: word,
        fixes: [
          /^[\w-]+(?:\/\w+)?$/.test(rest) && !isOutOfRange(rest)
            ? fix('Leave the port of the container only', true, replace(mapping, ''))
            : undefined,
        ],
      });
    }
  },
};
