import { addSlash, unmarkedFolder } from '../folder-target';
import type { Rule } from '../rule';
import { fix } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3021',
    title: 'Several files are copied into a folder: its name has to end with /.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL3021',
    why: 'Without the slash the last word could be a file as well as a folder. Docker refuses to guess where there is more than one source.',
    bad: 'FROM debian:12\nCOPY a.txt b.txt /srv/data',
    good: 'FROM debian:12\nCOPY a.txt b.txt /srv/data/',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'COPY') continue;
      const target = unmarkedFolder(instruction);
      if (target === undefined) continue;
      report({ instruction, span: target, fixes: [fix('Add /', true, addSlash(target))] });
    }
  },
};
