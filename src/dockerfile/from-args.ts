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

/** @param predefined values of the arguments about platforms, as far as they are known; left out: each has some value */
export function fromArguments(
  document: Dockerfile,
  predefined: ReadonlyMap<string, string> = new Map(PREDEFINED.map((name) => [name, 'linux'])),
): FromArguments {
  const values = new Map(predefined);
  values.set('TARGETSTAGE', document.stages.at(-1)?.name ?? 'default');
  const names = new Set([...PREDEFINED, ...values.keys()]);
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') break;
    if (instruction.keyword !== 'ARG') continue;
    for (const { key, word } of instruction.pairs) {
      names.add(key);
      const equals = word.text.indexOf('=');
      if (equals < 0) continue;
      const { text, missing } = expand(word.text.slice(equals + 1), values, document.escape);
      const isKnown = PREDEFINED.every((name) => !missing.has(name));
      if (text !== undefined && isKnown) values.set(key, text);
    }
  }
  return { values, names };
}

/** The values of the predefined arguments in a build on and for a platform such as `linux/arm64/v8`. */
export function platformArguments(platform: string): Map<string, string> {
  const [os = '', arch = '', variant = ''] = platform.split('/');
  const parts = { PLATFORM: platform, OS: os, ARCH: arch, VARIANT: variant, OSVERSION: '' };
  return new Map(
    ['BUILD', 'TARGET'].flatMap((side) =>
      Object.entries(parts).map(([what, value]) => [`${side}${what}`, value] as const),
    ),
  );
}
