import type { Command, ShellWord } from '../model/command';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';
import { fix, insert } from '../rule';

/** An address that is reached over ssh: `git@host:path`, `ssh://…`, `git+ssh://…`. */
const OVER_SSH = /^(?:[\w.-]+\[[^\]]*\]@\s*)?(?:(?:git\+)?ssh:\/\/|git@[\w.-]+:(?!\/\/))/;
/** Who fetches such an address. */
const FETCHERS = ['git', 'npm', 'yarn', 'pnpm', 'composer', 'cargo'];

export const rule: Rule = {
  meta: {
    code: 'CW1015',
    title: 'This address needs an ssh key, and the RUN has none: add --mount=type=ssh.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'handout, B.1: share ssh with the build',
    why: 'A build has no keys of yours, and should not: what is copied into an image can be read by everybody who has it. `RUN --mount=type=ssh` lets one RUN use the keys of your ssh agent, with `docker build --ssh default .`, and leaves no trace. The host has to be known as well: `ssh-keyscan HOST >> ~/.ssh/known_hosts`, after a look at its fingerprint.',
    bad: 'FROM debian:12\nRUN git clone git@example.org:team/repository.git',
    good: 'FROM debian:12\nRUN --mount=type=ssh git clone git@example.org:team/repository.git',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      if (hasKey(run)) continue;
      const address = run.script.commands.map(addressOf).find((word) => word !== undefined);
      if (address === undefined) continue;
      report({
        instruction: run,
        span: address,
        fixes: [fix('Add --mount=type=ssh', false, insert(run.keywordSpan.end, ' --mount=type=ssh'))],
      });
    }
  },
};

function addressOf(command: Command): ShellWord | undefined {
  if (!FETCHERS.includes(command.name) && !command.isPipInstall) return undefined;
  if (command.name === 'git' && command.hasArg('config', 'remote')) return undefined;
  return command.args.find(({ value }) => OVER_SSH.test(value));
}

/** True where keys come from a mount, or the command line says where they are. */
function hasKey({ mounts, script }: Instruction): boolean {
  return (
    mounts.some(({ type }) => type === 'ssh' || type === 'secret') ||
    /GIT_SSH|ssh-agent|insteadOf|core\.sshCommand/i.test(script.text.text)
  );
}
