import { offences } from '../commands';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';
import { indentOf } from '../fixes/lines';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { lastAtMost } from '../model/source';
import type { Command } from '../model/command';
import type { ProposedFix } from '../rule';

/** Instructions for which it does not matter where one is. */
const INDIFFERENT = new Set(['ARG', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER']);

export const rule: Rule = {
  meta: {
    code: 'DL3003',
    title: 'Use WORKDIR to change the directory, not cd.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3003',
    why: 'The effect of `cd` ends with its RUN, which surprises whoever adds a line below. WORKDIR says for all that follows, and for the container, where one is; it creates the directory as well.',
    bad: 'FROM debian:12\nRUN cd /opt && ls\nWORKDIR /srv',
    good: 'FROM debian:12\nWORKDIR /opt\nRUN ls\nWORKDIR /srv',
  },
  check({ document, report }) {
    for (const { run, commands } of offences(document, ['cd'], () => true)) {
      if (run.isTrigger) continue;
      report({
        instruction: run,
        span: commands[0].nameWord,
        fixes: [toWorkdir(document, run, commands)],
      });
    }
  },
};

/** `RUN cd DIR && rest` becomes WORKDIR and RUN. It also holds for what follows: safe where nothing of that minds. */
function toWorkdir(
  document: Dockerfile,
  run: Instruction,
  [command, ...others]: readonly [Command, ...Command[]],
): ProposedFix | undefined {
  const { script, flags } = run;
  const [directory] = command.args;
  const { text } = script.text;
  if (run.json !== undefined || flags.length > 0 || run.heredocs.length > 0 || others.length > 0)
    return undefined;
  if (
    directory === undefined ||
    command.args.length !== 1 ||
    command.node.redirects.length > 0 ||
    !/^[\w./@+-]+$/.test(directory.text)
  )
    return undefined;
  if (command.node.pos !== 0 || !document.source.slice(command).startsWith('cd')) return undefined;
  const operator = /^\s*&&\s*/.exec(text.slice(command.node.end));
  if (operator === null) return undefined;
  const rest = script.text.offsetAt(command.node.end + operator[0].length);
  const between = { start: run.keywordSpan.start, end: rest };
  if (run.comments.some(({ start }) => start < rest)) return undefined;
  const workdir = `WORKDIR ${directory.text}${document.source.eol}${indentOf(document, run)}RUN `;
  return fix(
    `Change to WORKDIR ${directory.text}`,
    directory.text.startsWith('/') && isLeftAtOnce(document, run),
    replace(between, workdir),
  );
}

/** True where an absolute WORKDIR follows before anything that depends on the directory. */
function isLeftAtOnce(document: Dockerfile, run: Instruction): boolean {
  const { instructions = [] } = document.stageOf(run) ?? {};
  let at = lastAtMost(instructions.length, run.line, (index) => instructions[index]!.line) + 1;
  while (INDIFFERENT.has(instructions[at]?.keyword ?? '')) at++;
  const next = instructions[at];
  return next?.keyword === 'WORKDIR' && next.args.text.startsWith('/');
}
