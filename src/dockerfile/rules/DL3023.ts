import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3023',
    title: 'COPY --from cannot copy from its own stage.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3023',
    why: 'A stage is not finished while it is built, so there is nothing to copy from yet. Within a stage, `RUN cp` copies.',
    bad: 'FROM debian:12 AS app\nCOPY --from=app /a /b',
    good: 'FROM debian:12 AS build\nFROM debian:12 AS app\nCOPY --from=build /a /b',
  },
  check({ document, report }) {
    for (const { name, instructions } of document.stages) {
      for (const instruction of instructions) {
        const from = instruction.keyword === 'COPY' ? instruction.flag('from') : undefined;
        if (name !== undefined && from?.value === name) report({ instruction, span: from.valueSpan });
      }
    }
  },
};
