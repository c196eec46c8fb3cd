import { nearest } from '../../base';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { KEYWORDS, isKeyword } from '../model/keywords';
import type { Report, Rule } from '../rule';
import { fix, replace } from '../rule';
import { trailingComment } from '../trailing-comment';

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  FROM: ['platform'],
  RUN: ['mount', 'network', 'security', 'device'],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'],
  ADD: ['chown', 'chmod', 'link', 'checksum', 'keep-git-dir', 'unpack', 'exclude'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};

export const rule: Rule = {
  meta: {
    code: 'DL1000',
    title: 'This is not a valid Dockerfile.',
    severity: 'error',
    fix: 'suggestion',
    source: 'hadolint DL1000',
    why: 'Docker refuses to build this file. The message says where it stops understanding it.',
    bad: 'FROM debian:12\nRNU echo hello',
    good: 'FROM debian:12\nRUN echo hello',
  },
  check({ document, report }) {
    const { instructions } = document;
    const unknown = instructions.filter(isUnknown);
    const [first] = instructions;
    if (first === undefined) return;
    if (document.stages.length === 0 && unknown.length * 2 > instructions.length) {
      report({
        instruction: first,
        span: first.keywordSpan,
        message:
          'This does not look like a Dockerfile: it has no FROM, and most of its lines start with words that are no instructions.',
      });
      return;
    }
    let before: Instruction | undefined;
    for (const instruction of instructions) {
      const isEcho = before !== undefined && isUnknown(before) && isUnknown(instruction);
      // One missing continuation makes many lines unknown: the first one says it for all.
      const problem =
        isEcho && meantBy(instruction) === undefined
          ? undefined
          : (problemOf(document, instruction, before) ?? triggerProblem(document, instruction));
      if (problem !== undefined) report({ instruction, ...problem });
      before = instruction;
    }
    const last = instructions.at(-1)!;
    if (instructions.every(({ keyword }) => keyword === 'ARG'))
      report({
        instruction: last,
        span: last.keywordSpan,
        message: 'There is no FROM: an image has to start from another one, or from scratch.',
      });
  },
};

type Problem = Omit<Report, 'instruction'>;

function isUnknown({ keyword }: Instruction): boolean {
  return !isKeyword(keyword);
}

function problemOf(
  document: Dockerfile,
  instruction: Instruction,
  before: Instruction | undefined,
): Problem | undefined {
  const { keyword, keywordSpan, args } = instruction;
  if (isUnknown(instruction)) return unknownInstruction(document, instruction, before);
  if (args.text === '') return { span: keywordSpan, message: `${keyword} needs something behind it.` };
  const heredoc = instruction.heredocs.find(({ end }) => end === undefined);
  if (heredoc !== undefined)
    return {
      span: heredoc.marker,
      message: `The here-document ${heredoc.name} is never closed: a line that holds ${heredoc.name} and nothing else has to end it.`,
    };
  const flag = unknownFlag(instruction);
  if (flag !== undefined) return flag;
  // What follows a stray comment is explained by the rule for those.
  return trailingComment(instruction) === undefined ? argumentsProblem(instruction) : undefined;
}

function argumentsProblem(instruction: Instruction): Problem | undefined {
  const { keyword, args } = instruction;
  if (keyword === 'RUN') return undefined;
  const { words } = instruction;
  const span = args.span(0, args.text.length);
  switch (keyword) {
    case 'FROM':
      if (words.length !== 1 && !(words.length === 3 && words[1]!.value.toUpperCase() === 'AS'))
        return { span, message: 'FROM takes an image, or an image and a name: FROM IMAGE AS NAME.' };
      return undefined;
    case 'COPY':
    case 'ADD':
      if (words.length < 2)
        return { span, message: `${keyword} needs at least two paths: what to copy, and where to.` };
      return undefined;
    case 'SHELL':
      if (instruction.json === undefined || instruction.json.length === 0)
        return { span, message: 'SHELL takes a JSON array of strings, such as ["/bin/bash", "-c"].' };
      return undefined;
    case 'ENV':
    case 'LABEL':
      return pairProblem(instruction);
    case 'ARG': {
      const blank = words.find(({ text }) => text.startsWith('='));
      return blank === undefined
        ? undefined
        : { span: blank, message: 'ARG takes NAME or NAME=VALUE, without spaces round the equals sign.' };
    }
    default:
      return undefined;
  }
}

function triggerProblem(document: Dockerfile, { trigger }: Instruction): Problem | undefined {
  // Which instructions ONBUILD may hold is a rule of its own.
  if (trigger === undefined || ['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword)) return undefined;
  return problemOf(document, trigger, undefined);
}

function unknownInstruction(
  document: Dockerfile,
  instruction: Instruction,
  before: Instruction | undefined,
): Problem {
  const { keywordSpan, line } = instruction;
  const written = document.source.slice(keywordSpan);
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  const meant = meantBy(instruction);
  const followsDirectly =
    before !== undefined && before.lastLine === line - 1 && before.heredocs.length === 0;
  const hint = followsDirectly
    ? ` Does the line before it need a ${document.escape} at its end, to go on here?`
    : '';
  return {
    span: keywordSpan,
    message: `${shown} is no instruction of a Dockerfile.${meant === undefined ? hint : ` Did you mean ${meant}?`}`,
    fixes: [meant === undefined ? undefined : fix(`Change to ${meant}`, false, replace(keywordSpan, meant))],
  };
}

/** The instruction that an unknown one was most likely meant to be. */
function meantBy({ keyword }: Instruction): string | undefined {
  return nearest(keyword, KEYWORDS, keyword.length > 4 ? 2 : 1) ?? swapped(keyword);
}

/** The keyword with the same letters in another order. */
function swapped(keyword: string): string | undefined {
  const sorted = (word: string): string => [...word].sort().join('');
  return keyword.length > 12 ? undefined : KEYWORDS.find((known) => sorted(known) === sorted(keyword));
}

function unknownFlag({ keyword, flags }: Instruction): Problem | undefined {
  const known = FLAGS[keyword] ?? [];
  const flag = flags.find(({ name }) => !known.includes(name));
  if (flag === undefined) return undefined;
  const meant = nearest(flag.name, known, 2);
  const nameSpan = { start: flag.start + 2, end: flag.start + 2 + flag.name.length };
  return {
    span: flag,
    message: `${keyword} has no option --${flag.name}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
    fixes: [meant === undefined ? undefined : fix(`Change to --${meant}`, false, replace(nameSpan, meant))],
  };
}

function pairProblem({ keyword, words }: Instruction): Problem | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  if (!first.text.includes('='))
    return words.length > 1
      ? undefined
      : { span: first, message: `${keyword} takes NAME=VALUE; ${first.value} has no value.` };
  const lone = words.find(({ text }) => !text.includes('='));
  return lone === undefined
    ? undefined
    : {
        span: lone,
        message: `${keyword} takes NAME=VALUE pairs; this word has no equals sign. A value with spaces needs quotes.`,
      };
}
