import type { Rule } from '../rule';

const FORBIDDEN = ['ONBUILD', 'FROM', 'MAINTAINER'];

export const rule: Rule = {
  meta: {
    code: 'DL3043',
    title: 'ONBUILD cannot hold ONBUILD, FROM or MAINTAINER.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3043',
    why: 'What ONBUILD holds runs in the build of somebody else, right behind its FROM. There it cannot start a stage, nor hand on further triggers. Docker refuses the line.',
    bad: 'FROM debian:12\nONBUILD FROM debian:12',
    good: 'FROM debian:12\nONBUILD COPY . /srv',
  },
  check({ document, report }) {
    for (const { trigger } of document.instructions) {
      if (trigger !== undefined && FORBIDDEN.includes(trigger.keyword))
        report({
          instruction: trigger,
          span: trigger.keywordSpan,
          message: `ONBUILD cannot hold ${trigger.keyword}.`,
        });
    }
  },
};
