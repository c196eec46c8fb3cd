import type { SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import type { Rule } from '../rule';

/** Names under which programs keep private keys and passwords. */
const PRIVATE = [
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /(?:^|\/)\.ssh\/?$/,
  /(?:^|\/)\.(?:netrc|git-credentials|pypirc|pgpass|npmrc|env)$/,
  /(?:^|\/)\.aws(?:\/credentials|\/)?$/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.kube(?:\/config|\/)?$/,
  /(?:^|[/._-])(?:private|priv|server|ssh|tls|ssl)?[_-]?key\.pem$/,
  /\.(?:key|p12|pfx|ppk)$/,
];
const IS_PRIVATE = new RegExp(PRIVATE.map(({ source }) => source).join('|'));

export const rule: Rule = {
  meta: {
    code: 'CW1006',
    title: 'A private key or password file gets into the image: use RUN --mount=type=ssh or type=secret.',
    severity: 'warning',
    fix: 'none',
    source: 'handout, B.1: share ssh with the build, secret mounts; B.3, images 6',
    why: 'What one layer holds can be read by everybody who has the image, even when a later line deletes it. `RUN --mount=type=ssh` lets a command use the keys of your ssh agent (`docker build --ssh default .`), and `RUN --mount=type=secret,id=NAME` shows it a file; neither leaves a trace.',
    bad: 'FROM debian:12\nCOPY id_ed25519 /root/.ssh/\nRUN git clone git@example.org:team/repository.git',
    good: 'FROM debian:12\nRUN --mount=type=ssh git clone git@example.org:team/repository.git',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      const span = copiedSecret(instruction) ?? writtenSecret(instruction);
      if (span !== undefined) report({ instruction, span });
    }
  },
};

function isPrivate(path: string): boolean {
  return IS_PRIVATE.test(path);
}

function copiedSecret(instruction: Instruction): Span | undefined {
  const { keyword, heredocs } = instruction;
  if ((keyword !== 'COPY' && keyword !== 'ADD') || heredocs.length > 0) return undefined;
  return instruction.words.slice(0, -1).find(({ value }) => isPrivate(value));
}

/** A redirection into such a file: `echo "$KEY" > ~/.ssh/id_rsa`. */
function writtenSecret(instruction: Instruction): Span | undefined {
  if (instruction.keyword !== 'RUN') return undefined;
  const { script, mounts } = instruction;
  if (!script.text.text.includes('>') || script.hasErrors) return undefined;
  if (mounts.some(({ type }) => type === 'tmpfs')) return undefined;
  let found: Span | undefined;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Redirect' && node.operator.startsWith('>') && node.target !== undefined) {
      if (isPrivate(node.target.value)) found ??= script.spanOf(node.target);
    }
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  visit(script.tree);
  return found;
}
