import { unquote } from '../model/words';
import type { Rule } from '../rule';
import { fix } from '../rule';
import { insertLinesBefore } from '../fixes/lines';

/** Where the word begins with a slash, a drive or a variable, it is not relative, or nobody can tell. */
const NOT_RELATIVE = /^(?:\/|\$|\p{L}:)/u;

export const rule: Rule = {
  meta: {
    code: 'DL3045',
    title: 'COPY into a relative folder, and no WORKDIR says relative to what.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'hadolint DL3045',
    why: 'Without a WORKDIR the files end up in the folder that the base image happens to name, most often `/`. Say where they belong.',
    bad: 'FROM debian:12\nCOPY app.py app.py',
    good: 'FROM debian:12\nWORKDIR /app\nCOPY app.py app.py',
  },
  check({ document, report }) {
    const isSet = new Map<string, boolean>();
    const stages = new Map(document.stages.map((stage) => [stage.from, stage]));
    let current = '';
    for (const instruction of document.instructions) {
      const stage = stages.get(instruction);
      if (stage !== undefined) {
        const image = stage.image?.name ?? '';
        current = stage.name ?? image;
        isSet.set(current, stage.index > 0 && isSet.get(image) === true);
      } else if (instruction.keyword === 'WORKDIR') isSet.set(current, true);
      if (instruction.keyword !== 'COPY' || isSet.get(current) === true) continue;
      const target = instruction.words.at(-1);
      if (target === undefined || NOT_RELATIVE.test(unquote(target.value))) continue;
      report({
        instruction,
        span: target,
        fixes: [
          fix('Set a WORKDIR before', false, insertLinesBefore(document, instruction, ['WORKDIR /app'])),
        ],
      });
    }
  },
};
