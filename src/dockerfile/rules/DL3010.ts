import { isArchive, unpacks } from '../archives';
import type { Instruction } from '../model/instruction';
import type { Word } from '../model/words';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3010',
    title: 'ADD unpacks this archive by itself.',
    severity: 'info',
    fix: 'none',
    source: 'hadolint DL3010',
    why: 'COPY stores the archive in one layer, and unpacking it stores its contents in another: the image carries both. `ADD archive.tar.gz /folder/` unpacks it on the way in.',
    bad: 'FROM debian:12\nCOPY data.tar.gz /srv/\nRUN tar -xzf /srv/data.tar.gz -C /srv',
    good: 'FROM debian:12\nADD data.tar.gz /srv/',
  },
  check({ document, report }) {
    // Only the last stage counts: an archive in another one does not reach the image.
    const start = document.stages.at(-1)?.from.line ?? -1;
    const copies: { copy: Instruction; names: readonly string[] }[] = [];
    const reported = new Set<Instruction>();
    for (const instruction of document.instructions) {
      if (instruction.line < start) continue;
      if (instruction.keyword === 'COPY' && instruction.flag('from') === undefined)
        copies.push({ copy: instruction, names: archivesOf(instruction) });
      if (instruction.keyword !== 'RUN') continue;
      const unpacked = new Set(
        instruction.script.commands
          .filter(unpacks)
          .flatMap((command) => command.operands().map(({ value }) => fileName(value))),
      );
      for (const { copy, names } of copies) if (names.some((name) => unpacked.has(name))) reported.add(copy);
    }
    for (const copy of reported) report({ instruction: copy, span: copy.keywordSpan });
  },
};

/** The archives that a COPY leaves behind, by the name that they have in the image. */
function archivesOf({ words }: Instruction): string[] {
  const target = words.at(-1);
  if (target === undefined) return [];
  const name = (word: Word): string => fileName(word.value);
  if (isArchive(target.value)) return [name(target)];
  return words.slice(0, -1).map(name).filter(isArchive);
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
