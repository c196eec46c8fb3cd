import type { RuleContext } from './rule';

/** Reports each stage whose name, by its key, an earlier stage has already. */
export function reportTakenNames({ document, report }: RuleContext, keyOf: (name: string) => string): void {
  const taken = new Set<string>();
  for (const { from, name } of document.stages) {
    if (name === undefined) continue;
    const key = keyOf(name);
    if (taken.has(key)) report({ instruction: from, span: from.words[2]! });
    taken.add(key);
  }
}
