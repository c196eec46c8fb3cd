/**
 * The steps of a name in an archive, as Go's path.Clean has them: no empty ones, no `.`, and `..` only in front of names
 * that lead out of where they begin. None for the root itself, `undefined` for `.`, which names nothing.
 */
export function cleanSteps(name: string): string[] | undefined {
  const rooted = name.startsWith('/');
  const steps: string[] = [];
  for (const step of name.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '..' || !rooted) steps.push(step);
  }
  return steps.length === 0 && !rooted ? undefined : steps;
}
