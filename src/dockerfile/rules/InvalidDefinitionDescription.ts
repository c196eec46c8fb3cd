import type { Instruction } from '../model/instruction';
import type { Dockerfile } from '../model/dockerfile';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'InvalidDefinitionDescription',
    title: 'A comment right above ARG or FROM begins with the name that it describes.',
    severity: 'warning',
    offByDefault: true,
    configuration: { overrides: { InvalidDefinitionDescription: 'warning' } },
    fix: 'none',
    source: 'BuildKit InvalidDefinitionDescription (experimental)',
    why: '`docker build --call=outline` shows such comments as the description of the argument or stage. Off unless you switch it on, as in BuildKit.',
    bad: '# which release to start from\nARG VERSION=12\nFROM debian:${VERSION}',
    good: '# VERSION is the release to start from\nARG VERSION=12\nFROM debian:${VERSION}',
  },
  check({ document, report }) {
    const comments = new Map(document.comments.map((comment) => [comment.line, comment]));
    for (const instruction of document.instructions) {
      const comment = comments.get(instruction.line - 1);
      const names = comment === undefined ? [] : namesOf(document, instruction);
      if (names.length === 0 || comment === undefined) continue;
      const [first = ''] = comment.text.replace(/^[ \t]+/, '').split(' ');
      if (names.includes(first)) continue;
      const example = names.length > 1 ? 'NAME' : names[0]!;
      report({
        instruction,
        span: comment,
        message: `Write the comment as “# ${example} …”, or leave a line between.`,
      });
    }
  },
};

function namesOf(document: Dockerfile, instruction: Instruction): string[] {
  if (instruction.keyword === 'ARG') return instruction.pairs.map(({ key }) => key);
  const stage = instruction.keyword === 'FROM' ? document.stageOf(instruction) : undefined;
  return stage?.name === undefined ? [] : [stage.name.toLowerCase()];
}
