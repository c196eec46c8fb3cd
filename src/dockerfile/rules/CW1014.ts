import type { SyntaxNode, Word } from 'unbash';
import { forEachChild } from 'unbash';
import type { Command } from '../model/command';
import type { Instruction } from '../model/instruction';
import type { Script } from '../model/script';
import type { Span } from '../model/source';
import type { Rule } from '../rule';

const COPIERS = ['cp', 'install', 'ln', 'mv', 'rsync'];
/** Programs that keep what `PROGRAM config …` tells them, in a file of the home folder. */
const CONFIGURED = ['git', 'npm', 'pip', 'yarn', 'pnpm', 'conda', 'composer'];
/** Places that no layer holds. */
const NOWHERE = /^\/(?:dev|proc|run\/secrets)(?:\/|$)/;

export const rule: Rule = {
  meta: {
    code: 'CW1014',
    title: 'A secret is copied out of its mount, into the image.',
    severity: 'error',
    fix: 'none',
    source: 'handout, B.1: secret mounts; B.3, images 6',
    why: '`RUN --mount=type=secret` shows a file to one RUN and leaves no trace, until a command writes it somewhere else: then the layer holds it, as if it had been copied. Let the program read the secret where it is, or mount it where the program looks: `--mount=type=secret,id=npmrc,target=/root/.npmrc`.',
    bad: 'FROM node:22\nRUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc /root/.npmrc && npm ci',
    good: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      const secrets = secretsOf(run);
      const span = secrets.length === 0 ? undefined : leak(run, secrets);
      if (span !== undefined) report({ instruction: run, span });
    }
  },
};

/** The paths under which the RUN sees its secrets, and the folder that they are in by default. */
function secretsOf({ mounts }: Instruction): string[] {
  return mounts
    .filter(({ type }) => type === 'secret')
    .map(({ target, id = '' }) => (target === '' ? `/run/secrets/${id}` : target))
    .filter((path) => path !== '/run/secrets/');
}

function leak(run: Instruction, secrets: readonly string[]): Span | undefined {
  const { script } = run;
  const names = (text: string): boolean => secrets.some((secret) => holdsPath(text, secret));
  const copying = script.commands.find(
    (command) => copies(command, names) && !isRemoved(script, command.args.at(-1)?.value ?? ''),
  );
  return copying ?? redirected(run, names);
}

/** True where the command itself stores what it reads from a secret. */
function copies(command: Command, names: (text: string) => boolean): boolean {
  const { name, args } = command;
  if (COPIERS.includes(name))
    return (
      names(
        args
          .slice(0, -1)
          .map(({ value }) => value)
          .join(' '),
      ) && !isSafe(args.at(-1)!.value)
    );
  return (
    CONFIGURED.includes(name) &&
    command.operands()[0]?.value === 'config' &&
    names(args.map(({ text }) => text).join(' '))
  );
}

function isSafe(path: string): boolean {
  return NOWHERE.test(path);
}

/** A file that gets the output of commands which read a secret: `cat SECRET > FILE`, `cat SECRET | tee FILE`. */
function redirected(run: Instruction, names: (text: string) => boolean): Span | undefined {
  const { script } = run;
  if (script.hasErrors || !/>|\btee\b/.test(script.text.text)) return undefined;
  let found: Span | undefined;
  const check = (target: Word, reader: SyntaxNode): void => {
    const { value } = target;
    if (isSafe(value) || run.mounts.some((mount) => mount.type === 'tmpfs' && value.startsWith(mount.target)))
      return;
    if (names(script.text.text.slice(reader.pos, reader.end)) && !isRemoved(script, value))
      found ??= script.spanOf(target);
  };
  const visit = (node: SyntaxNode, pipeline: SyntaxNode | undefined): void => {
    const reader = pipeline ?? node;
    if (node.type === 'Command' || node.type === 'Redirected') {
      for (const redirect of node.redirects) {
        if (redirect.type !== 'Redirect' || redirect.target === undefined) continue;
        const { operator, target } = redirect;
        if (operator.startsWith('>') && !operator.endsWith('&')) check(target, reader);
      }
    }
    if (node.type === 'Command' && node.name?.text === 'tee') {
      for (const word of node.args)
        if (word.type === 'Word' && !word.text.startsWith('-')) check(word, reader);
    }
    if (node.type === 'Word') return;
    forEachChild(node, (child) => visit(child, node.type === 'Pipeline' ? node : pipeline));
  };
  visit(script.tree, undefined);
  return found;
}

function isRemoved(script: Script, path: string): boolean {
  return script.named('rm', 'shred').some((command) => command.hasArg(path));
}

/** True where the text has the path, and not as the beginning of another one. */
function holdsPath(text: string, path: string): boolean {
  return text
    .split(path)
    .slice(1)
    .some((rest) => !/^[\w.-]/.test(rest));
}
