import type { Stage } from '../model/dockerfile';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3049',
    title: 'A label is missing that every image has here.',
    severity: 'info',
    configuration: { labelSchema: { 'org.opencontainers.image.source': 'url' } },
    fix: 'none',
    source: 'hadolint DL3049',
    why: 'Labels say whose an image is, where its sources are and under which licence. Where a list of labels is set, every image has to have them.',
    bad: 'FROM debian:12',
    good: 'FROM debian:12\nLABEL org.opencontainers.image.source="https://example.org/code"',
  },
  check({ document, options, report }) {
    for (const label of Object.keys(options.labelSchema ?? {})) {
      for (const stage of lacking(document.stages, label))
        report({
          instruction: stage.from,
          span: stage.from.keywordSpan,
          message: `The label ${label} is missing.`,
        });
    }
  },
};

/**
 * The stages without the label. One that starts from a stage with it has it too; one that a labelled stage starts
 * from, or that something is copied from, is only a means to an end.
 */
function lacking(stages: readonly Stage[], label: string): Set<Stage> {
  const good: Stage[] = [];
  const bad = new Set<Stage>();
  const excuse = (name: string | undefined): void => {
    for (const stage of bad) if (stage.name !== undefined && stage.name === name) bad.delete(stage);
  };
  for (const stage of stages) {
    const image = stage.image?.name;
    if (good.some(({ name }) => name !== undefined && name === image)) good.push(stage);
    else bad.add(stage);
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'COPY') excuse(instruction.flag('from')?.value);
      if (instruction.keyword !== 'LABEL' || !instruction.pairs.some(({ key }) => key === label)) continue;
      excuse(stage.name ?? image);
      good.push(stage);
      bad.delete(stage);
    }
  }
  return bad;
}
