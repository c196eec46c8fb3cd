/** Ends the running test or suite as skipped, with the reason in its title, where the summary finds it. */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.currentTest ?? context.test;
  if (runnable !== undefined) runnable.title += ` [skipped: ${reason}]`;
  context.skip();
}
