import { unquote } from '../model/words';
import type { Rule } from '../rule';
import { fix, insert } from '../rule';

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
      const target = instruction.words.at(-1);
      if (instruction.words.length < 3 || target === undefined) continue;
      if (unquote(target.value).endsWith('/')) continue;
      const quotes = /["']*$/.exec(target.text)![0].length;
      report({
        instruction,
        span: target,
        fixes: [fix('Add /', true, insert(target.end - quotes, '/'))],
      });
    }
  },
};
