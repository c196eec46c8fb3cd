import type { Dockerfile } from '../model/dockerfile';
import type { Span } from '../model/source';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'StageNameCasing',
    title: 'Write the names of stages in small letters.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit StageNameCasing',
    why: 'Docker does not tell `Build` from `build`, and other tools do. Small letters leave no doubt, and stand apart from the instructions.',
    bad: 'FROM debian:12 AS Build\nFROM debian:12\nCOPY --from=Build /a /a',
    good: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /a',
  },
  check({ document, report }) {
    const wrong = document.stages.filter(
      ({ from, name = '' }) => from.words.length === 3 && name !== name.toLowerCase(),
    );
    if (wrong.length === 0) return;
    const users = references(document);
    const names = counted(document.stages.map(({ name = '' }) => name.toLowerCase()));
    for (const { from, name = '' } of wrong) {
      const isTaken = names.get(name.toLowerCase())! > 1;
      const places = [from.words[2]!, ...(users.get(name) ?? [])];
      report({
        instruction: from,
        span: from.words[2]!,
        message: `Write the name of the stage in small letters: ${name.toLowerCase()}.`,
        fixes: [
          isTaken
            ? undefined
            : fix(
                `Rename to ${name.toLowerCase()}`,
                true,
                ...places.map((place) => replace(place, document.source.slice(place).toLowerCase())),
              ),
        ],
      });
    }
  },
};

/** Where FROM, COPY and ADD name a stage, by its name. */
function references(document: Dockerfile): Map<string, Span[]> {
  const places = new Map<string, Span[]>();
  const add = (name: string, place: Span): void => {
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  };
  for (const { keyword, words, flags } of document.effective) {
    if (keyword === 'FROM') {
      const [image] = words;
      if (image !== undefined) add(image.text, image);
    } else
      for (const flag of flags)
        if (flag.name === 'from' && flag.value !== undefined) add(flag.value, flag.valueSpan);
  }
  return places;
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
