import { enumerated } from '../commands';
import type { Command, ShellWord } from '../model/command';
import type { Stage } from '../model/dockerfile';
import type { Rule } from '../rule';

const INSTALLERS = ['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];
const REMOVAL = ['remove', 'purge', 'autoremove', 'del', 'erase', 'rm'];
/** Packages that are needed to build software, and not to run it. */
const BUILD_TOOL =
  /^(?:build-essential|build-base|alpine-sdk|base-devel|gcc(?:-\d+)?|gcc-c\+\+|g\+\+(?:-\d+)?|clang(?:-\d+)?|gfortran|make|cmake|ninja(?:-build)?|meson|automake|autoconf|libtool|pkg-config|pkgconf|bison|flex|cargo|rustc|golang(?:-go)?|maven|gradle|openjdk-?\S*-jdk(?:-headless)?|default-jdk(?:-headless)?|musl-dev|libc6?-dev|linux-headers)$/;

export const rule: Rule = {
  meta: {
    code: 'CW1004',
    title: 'Build tools stay in the final image: build in a stage of its own, and copy the result.',
    severity: 'info',
    fix: 'none',
    source: 'handout, B.1: leverage multi-stage builds; B.3, images 4',
    why: 'Compilers and their friends take hundreds of megabytes, and help whoever breaks into the container. Build in a first stage, start a second one from a small image, and `COPY --from` what was built. Where only a run-time library is missing, install that: `libgcc` and `libstdc++` instead of `gcc`.',
    bad: 'FROM debian:12\nRUN apt-get install -y gcc make\nCOPY . /src\nRUN make -C /src install',
    good: 'FROM debian:12 AS build\nRUN apt-get install -y gcc make\nCOPY . /src\nRUN make -C /src install\n\nFROM debian:12\nCOPY --from=build /usr/local/bin/tool /usr/local/bin/',
  },
  check({ document, report }) {
    for (const stage of document.stages) {
      if (!document.isShipped(stage)) continue;
      for (const run of stage.instructions.filter(({ keyword }) => keyword === 'RUN')) {
        const { commands } = run.script;
        const tools = commands
          .flatMap(buildTools)
          .filter(({ value }) => !isRemovedBy(commands, nameOf(value)));
        const [first] = tools;
        if (first === undefined || removesVirtual(commands) || removesUnused(commands)) continue;
        report({
          instruction: run,
          span: first,
          message: `${enumerated([...new Set(tools.map(({ value }) => nameOf(value)))])} ${tools.length > 1 ? 'stay' : 'stays'} in the ${kindOf(stage, document.stages.length)}: build in a stage of its own, and copy the result.`,
        });
      }
    }
  },
};

function kindOf({ isFinal }: Stage, stages: number): string {
  return stages === 1 || isFinal ? 'image' : 'image, which starts from this stage';
}

function nameOf(value: string): string {
  return value.replace(/[=<>~].*$/, '');
}

function buildTools(command: Command): ShellWord[] {
  if (!INSTALLERS.includes(command.name) || !command.hasArg('install', 'add', 'in')) return [];
  return command
    .operands(['t', 'virtual', 'repository', 'X'])
    .filter(({ value }) => BUILD_TOOL.test(nameOf(value)));
}

function isRemovedBy(commands: readonly Command[], name: string): boolean {
  return commands.some(
    (command) => INSTALLERS.includes(command.name) && command.hasArg(...REMOVAL) && command.hasArg(name),
  );
}

/** `apk add --virtual .deps …` and `apk del .deps` in one RUN: they never reach the layer. */
function removesVirtual(commands: readonly Command[]): boolean {
  return commands.some((command) => {
    const group =
      command.name === 'apk' && command.hasArg('add') ? command.flagValue('t', 'virtual') : undefined;
    return (
      group !== undefined &&
      commands.some((other) => other.name === 'apk' && other.hasArg('del') && other.hasArg(group))
    );
  });
}

/** `apt-mark auto …` and `apt-get purge --auto-remove` in one RUN: what nothing needs any more goes. */
function removesUnused(commands: readonly Command[]): boolean {
  return (
    commands.some(({ name }) => name === 'apt-mark') &&
    commands.some(
      (command) =>
        command.name === 'apt-get' &&
        (command.hasFlag('auto-remove', 'autoremove') || command.hasArg('autoremove')),
    )
  );
}
