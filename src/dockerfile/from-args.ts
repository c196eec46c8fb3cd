import type { Dockerfile } from './model/dockerfile';
import { expand } from './model/expand';

/** Arguments that are there without having been declared (Dockerfile reference, “Automatic platform ARGs”). */
const PREDEFINED = ['BUILD', 'TARGET'].flatMap((side) =>
  ['PLATFORM', 'OS', 'ARCH', 'VARIANT', 'OSVERSION'].map((what) => `${side}${what}`),
);

/** What FROM may use: the arguments declared before the first FROM, and the predefined ones. */
export interface FromArguments {
  /** Those with a value, as the build has them where nobody says otherwise. */
  readonly values: ReadonlyMap<string, string>;
  /** All names, also those declared without a value. */
  readonly names: ReadonlySet<string>;
}

export function fromArguments(document: Dockerfile): FromArguments {
  const values = new Map(PREDEFINED.map((name) => [name, 'linux']));
  values.set('TARGETSTAGE', document.stages.at(-1)?.name ?? '');
  const names = new Set(values.keys());
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') break;
    if (instruction.keyword !== 'ARG') continue;
    for (const { key, word } of instruction.pairs) {
      names.add(key);
      const equals = word.text.indexOf('=');
      if (equals < 0) continue;
      const value = expand(word.text.slice(equals + 1), values, document.escape).text;
      if (value !== undefined) values.set(key, value);
    }
  }
  return { values, names };
}
