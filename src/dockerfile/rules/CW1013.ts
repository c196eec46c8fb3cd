import { isRunOption } from '../docker-run';
import type { Command } from '../model/command';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';
import type { ProposedFix } from '../rule';

/** What a client asks an engine for, which no build has at hand. */
const NEEDS_ENGINE = new Set([
  ...['attach', 'build', 'commit', 'cp', 'create', 'exec', 'images', 'import', 'inspect', 'kill', 'load'],
  ...[
    'login',
    'logs',
    'ps',
    'pull',
    'push',
    'restart',
    'rm',
    'rmi',
    'run',
    'save',
    'start',
    'stop',
    'tag',
    'up',
  ],
]);
const CLIENTS = ['docker', 'podman', 'nerdctl', 'docker-compose'];

export const rule: Rule = {
  meta: {
    code: 'CW1013',
    title: 'This is for docker run, when a container starts; RUN runs a command while the image is built.',
    severity: 'error',
    fix: 'suggestion',
    source: 'handout, chapter 3: Dockerfile against docker run',
    why: 'RUN takes a command and runs it inside the image that is being built. Volumes, ports, names and `-it` are chosen later, by whoever starts a container with `docker run -it -v /srv/data:/data IMAGE`; and there is no engine inside a build, so `docker` has nobody to talk to. A program of another image comes with `COPY --from=IMAGE` or `RUN --mount=type=bind,from=IMAGE`.',
    bad: 'FROM debian:12\nVOLUME /srv/data:/data\nCMD ["bash"]',
    good: 'FROM debian:12\nVOLUME /data\nCMD ["bash"]',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      if (instruction.keyword === 'VOLUME')
        for (const found of mappings(instruction)) report({ instruction, ...found });
      if (instruction.keyword !== 'RUN') continue;
      const option = leadingOption(instruction);
      const client = instruction.script.named(...CLIENTS).find(needsEngine);
      if (option !== undefined)
        report({
          instruction,
          span: option,
          message:
            'This is an option of docker run; RUN is followed by the command to run while the image is built.',
        });
      else if (client !== undefined && !startsEngine(instruction))
        report({
          instruction,
          span: client.nameWord,
          message: `There is no engine inside a build, so ${client.name} has nobody to talk to.`,
        });
    }
  },
};

/** `HOST:CONTAINER` of a VOLUME, which takes the path in the container only. */
function mappings({
  words,
}: Instruction): { span: Span; message: string; fixes: (ProposedFix | undefined)[] }[] {
  return words.flatMap((word) => {
    const path = /^(?:\.{0,2}\/|~)?[\w./~-]*:(\/[\w./-]+)(?::\w+)?$/.exec(word.value)?.[1];
    if (path === undefined || /^[a-z]:/i.test(word.value)) return [];
    return {
      span: word,
      message: `VOLUME takes a path in the container; which folder of the host is there is said with docker run -v ${word.value}.`,
      fixes: [word.text === word.value ? fix(`Change to ${path}`, false, replace(word, path)) : undefined],
    };
  });
}

/** An option of docker run in the place of the command. */
function leadingOption({ args, json, script }: Instruction): Span | undefined {
  const written = json === undefined ? /^-[a-zA-Z]+(?=\s|=|$)/.exec(args.text)?.[0] : undefined;
  if (written === undefined || script.commands.length === 0) return undefined;
  const name = written.slice(1);
  return isRunOption(name) || [...name].every(isRunOption) ? args.span(0, written.length) : undefined;
}

function needsEngine(command: Command): boolean {
  const verb = command.operands(['H', 'host', 'f', 'file', 'p', 'c', 'context', 'l', 'log-level'])[0]?.value;
  return (
    verb !== undefined &&
    !command.hasFlag('help', 'version') &&
    (NEEDS_ENGINE.has(verb) || (verb === 'compose' && command.hasArg('up', 'run', 'build')))
  );
}

function startsEngine({ script, mounts }: Instruction): boolean {
  return (
    script.named('dockerd', 'containerd').length > 0 ||
    mounts.some(({ target }) => target.includes('docker.sock'))
  );
}
