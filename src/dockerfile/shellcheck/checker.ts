import type { Dockerfile } from '../model/dockerfile';
import { parseDockerfile } from '../model/parse';
import { Ignores } from '../pragmas';
import { saidOf } from '../severities';
import type { OffsetEdit } from '../rule';
import type { Finding, Fix, LintOptions, RunShellCheck, ShellChecker } from '../types';
import type { ShellComment } from './comments';
import { parseComments } from './comments';
import type { ShellScript } from './script';
import { shellScriptsOf } from './script';

/** What cannot be mended in a Dockerfile, or is about the line that we put in front: hadolint leaves it out as well. */
const EXCLUDED = ['SC1090', 'SC1091', 'SC2187'];
const ARGUMENTS = ['--norc', '--format=json1', `--exclude=${EXCLUDED.join()}`, '-'];
/** Programs that run at the same time. */
const AT_ONCE = 4;
/** Scripts whose answers are kept. */
const REMEMBERED = 500;

type Comments = readonly ShellComment[];

export function createShellChecker(run: RunShellCheck): ShellChecker {
  const asked = new Map<string, Promise<Comments>>();
  /** What was said last of scripts, whatever stood round them. */
  const latest = new Map<string, Comments>();

  const answer = async ({ input, text, head }: ShellScript, signal: AbortSignal): Promise<Comments> => {
    const comments = parseComments(await run(ARGUMENTS, input, signal), head);
    remember(latest, text, comments);
    return comments;
  };
  const commentsOf = (script: ShellScript, signal: AbortSignal): Promise<Comments> => {
    const { input } = script;
    const before = asked.get(input);
    const comments = before ?? answer(script, signal);
    remember(asked, input, comments);
    // What failed is asked for again.
    if (before === undefined) comments.catch(() => asked.get(input) === comments && asked.delete(input));
    return comments;
  };
  return {
    lint: async (text, options = {}, signal = new AbortController().signal) => {
      const document = parseDockerfile(text);
      const scripts = shellScriptsOf(document);
      const answers: [ShellScript, Comments][] = [];
      const work = async (): Promise<void> => {
        for (let script = scripts.shift(); script !== undefined; script = scripts.shift())
          answers.push([script, await commentsOf(script, signal)]);
      };
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, work));
      } catch {
        signal.throwIfAborted();
        // There is no such program: whoever has none misses nothing else.
        return [];
      }
      return toFindings(document, answers, options);
    },
    latest: (text, options = {}) => {
      if (latest.size === 0) return [];
      const document = parseDockerfile(text);
      const answers = shellScriptsOf(document).map(
        (script) => [script, latest.get(script.text) ?? []] as const,
      );
      return toFindings(document, answers, options);
    },
  };
}

/** Keeps what was asked for last. */
function remember<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key);
  known.set(key, value);
  if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
}

/** What the answers come to in the document, in order of place. */
function toFindings(
  document: Dockerfile,
  answers: readonly (readonly [ShellScript, Comments])[],
  options: LintOptions,
): Finding[] {
  const ignores = options.disableIgnorePragma === true ? undefined : new Ignores(document);
  return answers
    .flatMap(([script, comments]) =>
      comments.flatMap((comment) =>
        ignores?.has(comment.code, script.run.line) === true
          ? []
          : (toFinding(document, script, comment, options) ?? []),
      ),
    )
    .sort(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character);
}

function toFinding(
  document: Dockerfile,
  script: ShellScript,
  comment: ShellComment,
  options: LintOptions,
): Finding | undefined {
  const { code, level, message } = comment;
  const severity = saidOf({ code, severity: level }, options) ?? level;
  const from = script.indexOf(comment.line, comment.column);
  const to = script.indexOf(comment.endLine, comment.endColumn);
  if (severity === 'off' || from === undefined || to === undefined) return undefined;
  const fix = toFix(document, script, comment);
  return {
    code,
    also: [],
    severity,
    message,
    range: document.source.rangeOf(script.spanOf(from, to)),
    docs: `https://www.shellcheck.net/wiki/${code}`,
    fixes: fix === undefined ? [] : [fix],
  };
}

/** ShellCheck's own change: quotes where they most likely belong, which a person looks at. */
function toFix(
  document: Dockerfile,
  script: ShellScript,
  { code, replacements }: ShellComment,
): Fix | undefined {
  const edits: OffsetEdit[] = [];
  for (const { line, column, endLine, endColumn, replacement } of replacements) {
    const from = script.indexOf(line, column);
    const to = script.indexOf(endLine, endColumn);
    const edit =
      from === undefined || to === undefined ? undefined : script.editOf(document, from, to, replacement);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  if (edits.length === 0) return undefined;
  return {
    title: `Change as ShellCheck proposes (${code})`,
    safe: false,
    edits: edits.map(({ span, text }) => ({ range: document.source.rangeOf(span), newText: text })),
  };
}
