import { unquote } from '../model/words';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3022',
    title: 'COPY --from names no stage that was defined before.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3022',
    why: 'A name that is no earlier stage is taken for an image of that name, which is fetched from a registry. Where an image is meant, give it a tag, so that everybody sees it.',
    bad: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=builder /app /app',
    good: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /app /app',
  },
  check({ document, report }) {
    const names = new Set<string>();
    let count = 0;
    const stages = new Map(document.stages.map((stage) => [stage.from, stage]));
    for (const instruction of document.instructions) {
      const stage = stages.get(instruction);
      if (stage !== undefined) {
        count++;
        if (stage.name !== undefined) names.add(stage.name);
      }
      const from = instruction.keyword === 'COPY' ? instruction.flag('from') : undefined;
      if (from?.value === undefined) continue;
      const number = /^\d+/.exec(from.value)?.[0];
      if (unquote(from.value).includes(':') || names.has(from.value)) continue;
      if (number !== undefined && Number(number) < count) continue;
      report({
        instruction,
        span: from.valueSpan,
        message: `No stage before this one is called ${from.value}. An image needs a tag here, to be told from a stage.`,
      });
    }
  },
};
