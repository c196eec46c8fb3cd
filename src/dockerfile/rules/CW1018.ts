import { nearest } from '../../base';
import type { Comment } from '../model/instruction';
import { parsePragma } from '../pragmas';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';

/** What looks like an order for hadolint: `TOOL [SCOPE] WORD=LIST`. */
const ORDER = /^[ \t]*(\w+)[ \t]+(?:(\w+)[ \t]+)?(\w+)[ \t]*([=:])[ \t]*(\S.*?)?[ \t\r]*$/d;
const WORDS = ['ignore', 'shell'];
const SCOPES = ['global', 'stage'];
/** Codes, however they are divided and written, and what stands behind them. */
const LIST = /^((?:[a-z]{2}\d{4}\b[\s,;]*)+)#?\s*(.*)$/i;

export const rule: Rule = {
  meta: {
    code: 'CW1018',
    title: 'hadolint does not understand this comment.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'hadolint, its inline ignores',
    why: '`# hadolint ignore=DL3008,DL3015` is heard only when it is written exactly so: in small letters, with `=`, the codes in capitals and divided by commas, and behind them nothing but `# a note`. Anything else makes an ordinary comment of it, without a word.',
    bad: 'FROM debian:12\n# hadolint ignore: DL3003 it is a test\nRUN cd /tmp && true',
    good: 'FROM debian:12\n# hadolint ignore=DL3003 # it is a test\nRUN cd /tmp && true',
  },
  check({ document, report }) {
    const [instruction] = document.instructions;
    if (instruction === undefined) return;
    for (const comment of document.comments) {
      const mistake = mistakeIn(comment);
      if (mistake === undefined) continue;
      const { start, end, meant } = mistake;
      const span = { start: comment.start + 1 + start, end: comment.start + 1 + end };
      const proposal: ProposedFix | undefined =
        meant === undefined ? undefined : fix(`Write ${meant}`, false, replace(span, meant));
      report({
        instruction,
        line: comment.line,
        span,
        message:
          meant === undefined
            ? 'hadolint takes codes divided by commas here, and behind them nothing but # a note.'
            : `hadolint does not understand this. Is ${meant} meant?`,
        fixes: [proposal],
      });
    }
  },
};

/** Where the comment has an order that hadolint would not hear, and what is meant by it. */
function mistakeIn(comment: Comment): { start: number; end: number; meant: string | undefined } | undefined {
  const match = ORDER.exec(comment.text);
  if (match === null) return undefined;
  const [, tool = '', scope, word = '', sign, list = ''] = match;
  const order = nearest(word.toLowerCase(), WORDS, 2);
  const where = scope === undefined ? '' : nearest(scope.toLowerCase(), SCOPES, 2);
  if (order === undefined || where === undefined || list === '') return undefined;
  if (nearest(tool.toLowerCase(), ['hadolint'], 2) === undefined) return undefined;
  if (order === 'shell' ? isHeard(match) : parsePragma(comment) !== undefined) return undefined;
  // `# hadolint: see below` and other prose.
  if (sign === ':' && order === 'ignore' && !LIST.test(list)) return undefined;
  const value = order === 'shell' ? list : mended(list);
  const start = match.indices![1]![0];
  return {
    start,
    end: match.indices![5]![1],
    meant: value === undefined ? undefined : `hadolint ${where === '' ? '' : `${where} `}${order}=${value}`,
  };
}

function isHeard([, tool, scope, word, sign]: RegExpExecArray): boolean {
  return tool === 'hadolint' && scope === undefined && word === 'shell' && sign === '=';
}

function mended(list: string): string | undefined {
  const match = LIST.exec(list);
  if (match === null) return undefined;
  const codes = match[1]!
    .toUpperCase()
    .match(/[A-Z]{2}\d{4}/g)!
    .join(',');
  return match[2] === '' ? codes : `${codes} # ${match[2]}`;
}
