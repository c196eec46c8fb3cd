import type { Pair } from './model/words';
import type { RuleContext } from './rule';
import type { LabelType } from './types';

/** Reports the labels of the schema whose value is not what their type says. */
export function reportLabels(
  { document, options, report }: RuleContext,
  type: LabelType | undefined,
  isBad: (value: string) => boolean,
  message: (key: string) => string,
): void {
  const schema = options.labelSchema ?? {};
  const concerned = ({ key, value }: Pair): boolean =>
    Object.hasOwn(schema, key) && (type === undefined || schema[key] === type) && isBad(value);
  for (const instruction of document.instructions) {
    if (instruction.keyword !== 'LABEL') continue;
    const reported = new Set<string>();
    for (const pair of instruction.pairs.filter(concerned)) {
      if (reported.has(pair.key)) continue;
      reported.add(pair.key);
      report({ instruction, span: pair.word, message: message(pair.key) });
    }
  }
}
