import type { SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';
import type { Instruction } from '../model/instruction';
import type { Syntax } from '../model/script';
import type { Span } from '../model/source';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';
import type { Dockerfile } from '../model/dockerfile';
import type { SystemShell } from '../shells';
import { shellProgram, systemShell } from '../shells';

/** What busybox's ash has of bash, beyond dash. */
const ASH_HAS = new Set(['[[', 'function', 'source', 'pipefail']);

export const rule: Rule = {
  meta: {
    code: 'CW1009',
    title: 'This is syntax of bash, and RUN is read by /bin/sh.',
    severity: 'warning',
    fix: 'safe',
    source: 'handout, C.1: brace expansion under sh',
    why: 'RUN uses `/bin/sh` unless SHELL says otherwise. On Debian and Ubuntu that is dash, on Alpine busybox: `rm -rf /var/lib/{apt,dpkg}` looks for one directory called `{apt,dpkg}`, finds none, and reports success. Write it the portable way, or set `SHELL ["/bin/bash", "-c"]`. Images of the Red Hat and SUSE families have bash as `/bin/sh` and are left alone.',
    bad: 'FROM debian:12\nRUN mkdir -p /srv/{data,logs}',
    good: 'FROM debian:12\nRUN mkdir -p /srv/data /srv/logs',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      const all = bashisms(document, run);
      const shell = all.length === 0 ? 'bash' : shellOf(document, run);
      if (shell === 'bash') continue;
      const found = all.filter(({ kind }) => shell !== 'ash' || !ASH_HAS.has(kind));
      const [first] = found;
      if (first === undefined) continue;
      report({
        instruction: run,
        span: first.span,
        message: `${first.what} is a matter of bash, but ${shell === 'ash' ? "Alpine's /bin/sh" : '/bin/sh'} reads this RUN${first.effect}.`,
        fixes: [mended(found)],
      });
    }
  },
};

/** The shell that reads a RUN; `bash` stands for every shell that is not bound to POSIX. */
function shellOf(document: Dockerfile, run: Instruction): SystemShell {
  if (run.json !== undefined) return 'bash';
  const shebang = run.scriptHeredoc === undefined ? null : /^#!.*/.exec(run.script.text.text);
  if (shebang !== null) return /\/sh\b|\bdash\b/.test(shebang[0]) ? 'unknown' : 'bash';
  const stage = document.stageOf(run);
  const program = shellProgram(document, run);
  if (/(?:^|\/)ash$/.test(program)) return 'ash';
  if (!/(?:^|\/)(?:sh|dash)$/.test(program)) return 'bash';
  return stage === undefined ? 'unknown' : systemShell(stage);
}

interface Bashism {
  readonly kind: string;
  readonly span: Span;
  readonly what: string;
  readonly effect: string;
  readonly fix: ProposedFix | undefined;
}

/** The fixes of all in one: what is reported is that a RUN has any. Where one has none, the first alone is no more than a beginning. */
function mended(found: readonly Bashism[]): ProposedFix | undefined {
  const first = found[0]?.fix;
  const fixes = found.flatMap((each) => each.fix ?? []);
  if (first === undefined) return undefined;
  return fixes.length < found.length
    ? { ...first, safe: false }
    : { ...first, safe: fixes.every(({ safe }) => safe), edits: fixes.flatMap(({ edits }) => edits) };
}

function bashisms(document: Dockerfile, run: Instruction): Bashism[] {
  const { script } = run;
  if (script.hasErrors) return [];
  const found: Bashism[] = script.syntax
    .filter(({ kind, text }) => kind !== 'function' || text.startsWith('function'))
    .map((syntax) => ({
      kind: syntax.kind,
      span: syntax,
      what: whatOf(syntax),
      effect: syntax.kind === 'brace expansion' ? ' and takes the braces as they are' : '',
      fix: syntax.kind === 'brace expansion' ? withoutBraces(document, run, syntax) : undefined,
    }));
  for (const command of script.named('source', 'set')) {
    const isSource = command.name === 'source';
    if (!isSource && !command.hasArg('pipefail')) continue;
    found.push({
      kind: isSource ? 'source' : 'pipefail',
      span: isSource ? command.nameWord : command.arg('pipefail')!,
      what: isSource ? 'source' : 'set -o pipefail',
      effect: '',
      fix:
        isSource && command.hasExactPlaces && command.nameWord.text === 'source'
          ? fix('Change to .', true, replace(command.nameWord, '.'))
          : undefined,
    });
  }
  found.push(...redirections(run));
  return found.sort((a, b) => a.span.start - b.span.start);
}

function whatOf({ kind, text }: Syntax): string {
  switch (kind) {
    case 'brace expansion':
      return `The brace expansion ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
    case '[[':
      return '[[ … ]]';
    case '((':
      return '(( … ))';
    case 'array':
      return 'An array';
    case 'process substitution':
      return 'Process substitution';
    case 'here-string':
      return '<<<';
    case 'function':
      return 'The word function';
  }
}

/** `&>` means something else to a POSIX shell: start it in the background, and empty the file. */
function redirections({ script }: Instruction): Bashism[] {
  const found: Bashism[] = [];
  if (!/&>|\|&/.test(script.text.text)) return found;
  const note = (node: { pos: number; end: number }, what: string): void => {
    found.push({ kind: what, span: script.spanOf(node), what, effect: '', fix: undefined });
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Redirect' && node.operator.startsWith('&>')) note(node, node.operator);
    if (node.type === 'Pipeline' && node.operators.includes('|&')) note(node, '|&');
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  visit(script.tree);
  return found;
}

/** `a/{b,c}/d` written out, where it is one plain list in a plain word. */
function withoutBraces(
  { source }: Dockerfile,
  { script }: Instruction,
  { word }: Syntax,
): ProposedFix | undefined {
  if (word === undefined || script.text.text === '') return undefined;
  // A redirection takes one word.
  if (/[<>]\s*$/.test(source.text.slice(Math.max(0, word.start - 20), word.start))) return undefined;
  const written = /^([\w./*+~-]*)\{([\w./*+-]*(?:,[\w./*+-]*)+)\}([\w./*+-]*)$/.exec(textOf(script, word));
  if (written === null) return undefined;
  const [, before, list, behind] = written;
  const words = list!.split(',').map((item) => `${before!}${item}${behind!}`);
  // What did nothing before would then delete: that is looked at first.
  const deletes = script.named('rm', 'rmdir', 'unlink', 'find').length > 0;
  return words.every((each) => each !== '')
    ? fix('Write it out', !deletes, replace(word, words.join(' ')))
    : undefined;
}

/** The text of a word by its place; empty where a continuation breaks it. */
function textOf(script: Instruction['script'], word: Span): string {
  for (const { text, offset } of script.text.pieces()) {
    if (offset <= word.start && word.end <= offset + text.length)
      return text.slice(word.start - offset, word.end - offset);
  }
  return '';
}
