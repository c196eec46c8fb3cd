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
    for (const { from, name } of document.stages) {
      if (name === undefined || from.words.length !== 3 || name === name.toLowerCase()) continue;
      const isTaken = document.stages.some(
        (other) => other.from !== from && other.name?.toLowerCase() === name.toLowerCase(),
      );
      const places = [from.words[2]!, ...references(document, name)];
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

/** Where FROM, COPY and ADD name the stage. */
function references(document: Dockerfile, name: string): Span[] {
  return document.effective.flatMap((instruction): Span[] => {
    if (instruction.keyword === 'FROM')
      return instruction.words.slice(0, 1).filter(({ text }) => text === name);
    return instruction.flags
      .filter((flag) => flag.name === 'from' && flag.value === name)
      .map(({ valueSpan }) => valueSpan);
  });
}
