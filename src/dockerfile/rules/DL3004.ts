import { editCommands, offences } from '../commands';
import type { Command, ShellWord } from '../model/command';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';
import { replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3004',
    title: 'Do not use sudo: a build is root until USER says otherwise.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL3004',
    why: 'RUN works as root unless a USER came before it, so `sudo` adds nothing, is missing from most images, and leaves a way to root behind for whoever breaks into the container. Put the steps that need root before USER.',
    bad: 'FROM debian:12\nRUN sudo mkdir /data',
    good: 'FROM debian:12\nRUN mkdir /data',
  },
  check({ document, report }) {
    const worksAsRoot = rootIn(document);
    for (const { run, commands } of offences(document, ['sudo'], () => true)) {
      report({
        instruction: run,
        span: commands[0].nameWord,
        fixes: [
          editCommands(run, commands, 'Remove sudo', worksAsRoot(run), (command) => {
            const program = programOf(command);
            return program && replace({ start: command.nameWord.start, end: program.start }, '');
          }),
        ],
      });
    }
  },
};

/** What is run in `sudo PROGRAM …`, also through several; undefined where sudo has options of its own. */
function programOf(command: Command): ShellWord | undefined {
  const program = command.args.find(({ text }) => text !== 'sudo');
  return program !== undefined &&
    command.node.name?.text === 'sudo' &&
    /^[\w./]/.test(program.text) &&
    !program.text.includes('=')
    ? program
    : undefined;
}

/** Tells of a RUN that no USER of this file makes it work as anybody else. */
function rootIn(document: Dockerfile): (run: Instruction) => boolean {
  const firstUser = new Map(
    document.stages.map((stage) => [stage, stage.instructions.find(({ keyword }) => keyword === 'USER')]),
  );
  const isRoot = document.inherited(true, (found, stage) => found && firstUser.get(stage) === undefined);
  return (run) => {
    const stage = document.stageOf(run);
    return stage !== undefined && isRoot.get(stage)! && run.line < (firstUser.get(stage)?.line ?? Infinity);
  };
}
