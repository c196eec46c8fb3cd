import { isArchive } from '../archives';
import { addSlash, unmarkedFolder } from '../folder-target';
import type { Instruction } from '../model/instruction';
import { unquote } from '../model/words';
import type { Word } from '../model/words';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

/** Options of ADD that COPY has as well. */
const SHARED_FLAGS = ['chown', 'chmod', 'link', 'exclude'];

export const rule: Rule = {
  meta: {
    code: 'DL3020',
    title: 'Use COPY for files and folders; ADD does more than it seems.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL3020; handout, B.1: prefer COPY to ADD',
    why: 'ADD unpacks archives and fetches from the network, depending on what the source happens to be. COPY copies, and nothing else. Keep ADD for an archive that you want unpacked.',
    bad: 'FROM debian:12\nADD app.py /srv/',
    good: 'FROM debian:12\nCOPY app.py /srv/',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'ADD') continue;
      const sources = instruction.words.slice(0, -1);
      if (sources.length === 0 || sources.every(needsAdd)) continue;
      // COPY is held to what ADD should say as well (DL3021).
      const folder = unmarkedFolder(instruction);
      report({
        instruction,
        span: instruction.keywordSpan,
        fixes: [
          fix(
            'Change to COPY',
            isSimple(instruction, sources),
            replace(instruction.keywordSpan, asWritten(document.source.slice(instruction.keywordSpan))),
            ...(folder === undefined ? [] : [addSlash(folder)]),
          ),
        ].filter(() => sources.some(needsAdd) === false && hasSharedFlags(instruction)),
      });
    }
  },
};

function needsAdd({ value }: Word): boolean {
  const path = unquote(value);
  return isArchive(path) || /^https?:\/\//.test(path);
}

function hasSharedFlags({ flags }: Instruction): boolean {
  return flags.every(({ name }) => SHARED_FLAGS.includes(name));
}

/** False where a source may turn out to be an archive or an address when the build runs. */
function isSimple({ heredocs }: Instruction, sources: readonly Word[]): boolean {
  return (
    heredocs.length === 0 && sources.every(({ value }) => !/[$*?[]|^git@|\.git(?:#|$)|\.zip$/.test(value))
  );
}

function asWritten(keyword: string): string {
  return keyword === keyword.toLowerCase() ? 'copy' : 'COPY';
}
