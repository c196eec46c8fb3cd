import type { Dockerfile, Stage } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { unquote } from '../model/words';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3000',
    title: 'WORKDIR should be an absolute path.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL3000',
    why: 'A relative WORKDIR adds to the one before it, and the first one adds to whatever the base image chose. Nobody sees from the line where it ends up, and a change of the base image moves it.',
    bad: 'FROM debian:12\nWORKDIR /srv\nWORKDIR app',
    good: 'FROM debian:12\nWORKDIR /srv\nWORKDIR /srv/app',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'WORKDIR') continue;
      const path = unquote(instruction.args.text);
      if (path === '' || isAbsolute(path)) continue;
      const span = instruction.args.span(0, instruction.args.text.length);
      const base = baseOf(document, instruction);
      const isKnown = base !== undefined && isPlain(base) && isPlain(path);
      const absolute = joined(base ?? '', path);
      report({
        instruction,
        span,
        message: `WORKDIR ${shown(path)} is relative to the directory before it; write the absolute path.`,
        fixes: [
          isPlain(path) && (base === undefined || isKnown)
            ? fix(`Change to ${absolute}`, isKnown, replace(span, absolute))
            : undefined,
        ],
      });
    }
  },
};

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('$') || /^\p{L}:/u.test(path);
}

function isPlain(path: string): boolean {
  return /^[\w./@+-]+$/.test(path);
}

/** The working directory in front of the instruction, where this file says what it is. */
function baseOf(document: Dockerfile, instruction: Instruction): string | undefined {
  const own = document.stageOf(instruction);
  if (own === undefined) return undefined;
  for (const stage of document.ancestry(own)) {
    const directory = lastDirectory(stage, stage === own ? instruction.line : Infinity);
    if (directory !== undefined) return directory;
  }
  return undefined;
}

function lastDirectory(stage: Stage, before: number): string | undefined {
  const paths = stage.instructions
    .filter(({ keyword, line }) => keyword === 'WORKDIR' && line < before)
    .map(({ args }) => unquote(args.text));
  const start = paths.findLastIndex((path) => path.startsWith('/'));
  if (start < 0) return undefined;
  return paths.slice(start + 1).reduce(joined, paths[start]!);
}

function joined(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '')}`;
}

function shown(path: string): string {
  return path.length > 40 ? `${path.slice(0, 40)}…` : path;
}
