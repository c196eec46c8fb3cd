import type { Rule } from '../rule';
import { fix, replace } from '../rule';
import { trailingComment } from '../trailing-comment';

export const rule: Rule = {
  meta: {
    code: 'CW1010',
    title: 'A volume needs an absolute path.',
    severity: 'error',
    fix: 'suggestion',
    source: 'handout, snippet 10',
    why: 'Docker builds an image with a relative VOLUME without a word, and then refuses to start a container of it: a mount needs an absolute path.',
    bad: 'FROM debian:12\nVOLUME data',
    good: 'FROM debian:12\nVOLUME /data',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      if (instruction.keyword !== 'VOLUME') continue;
      const comment = trailingComment(instruction);
      for (const word of instruction.words) {
        if (comment !== undefined && word.start >= comment.start) break;
        if (/^[/$\\]|^\p{L}:/u.test(word.value) || word.value === '') continue;
        const path = `/${word.value.replace(/^(?:\.?\/)+/, '')}`;
        report({
          instruction,
          span: word,
          message: `The volume ${word.value} has a relative path: containers of this image will not start.`,
          fixes: [
            /^[\w./-]+$/.test(word.text) ? fix(`Change to ${path}`, false, replace(word, path)) : undefined,
          ],
        });
      }
    }
  },
};
