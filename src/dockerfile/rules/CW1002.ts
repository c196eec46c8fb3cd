import type { Stage } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';
import { fix, insert } from '../rule';

/** Places of programs and settings, which had better stay root's: the user shall run them, not change them. */
const SYSTEM = /^\/(?:bin|boot|etc|lib\w*|sbin|usr)(?:\/|$)/;

export const rule: Rule = {
  meta: {
    code: 'CW1002',
    title: 'What COPY brings belongs to root, whatever USER says: add --chown.',
    severity: 'info',
    fix: 'safe',
    source: 'handout, B.1: use --chown in COPY commands',
    why: 'USER changes who runs commands, not who owns copied files. A program that works as that user cannot write to them; a `chown` in a later RUN stores every file a second time. Files under `/usr`, `/etc` and the like are left alone: programs should not be able to change themselves.',
    bad: 'FROM debian:12\nUSER app\nCOPY data/ /home/app/data/',
    good: 'FROM debian:12\nUSER app\nCOPY --chown=app data/ /home/app/data/',
  },
  check({ document, report }) {
    for (const [stage, inherited] of document.inherited('root', lastUser)) {
      let user = inherited;
      for (const instruction of stage.instructions) {
        const { keyword, keywordSpan } = instruction;
        if (keyword === 'USER') user = instruction.args.text;
        if ((keyword !== 'COPY' && keyword !== 'ADD') || isRoot(user) || !needsOwner(instruction)) continue;
        report({
          instruction,
          span: keywordSpan,
          message: `These files will belong to root, not to ${user}: add --chown.`,
          fixes: [
            /^[\w.$:{}-]+$/.test(user)
              ? fix(`Add --chown=${user}`, true, insert(keywordSpan.end, ` --chown=${user}`))
              : undefined,
          ],
        });
      }
    }
  },
};

function lastUser(inherited: string, { instructions }: Stage): string {
  return instructions.findLast(({ keyword }) => keyword === 'USER')?.args.text ?? inherited;
}

function isRoot(user: string): boolean {
  return user === '' || /^(?:root|0)(?::|$)/.test(user) || /\s/.test(user);
}

function needsOwner(instruction: Instruction): boolean {
  const target = instruction.words.at(-1)?.value ?? '';
  return instruction.words.length > 1 && instruction.flag('chown') === undefined && !SYSTEM.test(target);
}
