import type { SnippetProblem } from './snippets';
import type { Linter, Outline, OutlineItem, RunShellCheck, ShellChecker } from './types';

export * from './configuration';
export { applyEdits } from './edits';
export * from './language';
export { runShellCheck } from './shellcheck/program';
export type * from './types';

let linter: Promise<Linter> | undefined;

/** The linter, loaded on the first call: its rules and the shell parser cost nothing before. */
export function loadLinter(): Promise<Linter> {
  linter ??= import('./linter').then(({ createLinter }) => createLinter());
  return linter;
}

/** What instructions a Dockerfile has, and where. Takes any text whatsoever. */
export async function readOutline(text: string): Promise<Outline> {
  const { outlineOf } = await import('./outline');
  return outlineOf(text);
}

/** Which instruction of a Dockerfile made which step of an image's history; see `instructionsOf`. */
export async function readInstructionsOf(
  text: string,
  history: readonly string[],
): Promise<(OutlineItem | undefined)[] | undefined> {
  const { instructionsOf } = await import('./history');
  return instructionsOf(text, history);
}

/** What is wrong with snippets of a text, by their language; who writes the text hears of it. */
export async function loadSnippetLinters(): Promise<{
  dockerfile: (code: string) => SnippetProblem[];
  shell: (code: string) => SnippetProblem[];
}> {
  const [own, { dockerfileProblems, shellProblems }] = await Promise.all([
    loadLinter(),
    import('./snippets'),
  ]);
  return { dockerfile: (code) => dockerfileProblems(own, code), shell: shellProblems };
}

/** Findings of ShellCheck, for what {@link loadLinter}'s linter says of the scripts inside a Dockerfile. */
export async function loadShellChecker(run: RunShellCheck): Promise<ShellChecker> {
  const { createShellChecker } = await import('./shellcheck/checker');
  return createShellChecker(run);
}

/** The page of a rule in Markdown: why, an example of bad and of good, the fix. Undefined where there is no such rule. */
export async function readRulePage(code: string): Promise<string | undefined> {
  const [{ rulePage }, { RULES }] = await Promise.all([import('./rule-pages'), import('./rules')]);
  const rule = RULES.find(({ meta }) => meta.code === code);
  return rule === undefined ? undefined : rulePage(rule);
}
