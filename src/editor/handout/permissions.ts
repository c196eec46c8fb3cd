import type { Check, Course } from '../../course';

/** What a course does once it is trusted: on a click the steps, the checks by themselves. */
export interface Permissions {
  /** Commands of steps on the workbench, and what they type into programs there. */
  commands: readonly string[];
  /** Commands of steps on this computer. */
  local: readonly string[];
  /** Files of the workbench that are made where there are none. */
  files: readonly string[];
  /** Commands of checks. */
  checks: readonly string[];
  /** Scripts of checks, by their paths in the course. */
  scripts: readonly string[];
}

/** All that a course would run or write, each thing once. */
export function permissionsOf(course: Course): Permissions {
  const steps = course.chapters.flatMap((chapter) => chapter.steps);
  const checks = steps.flatMap(({ check }) => (check === undefined ? [] : leavesOf(check)));
  const run = steps.filter(({ code, file, insert }) => code !== undefined && file === undefined && !insert);
  const codes = (local: boolean): string[] =>
    run.filter(({ on }) => (on === 'local') === local).map(({ code = '' }) => code);
  return {
    commands: unique(codes(false)),
    local: unique(codes(true)),
    files: unique(
      steps.flatMap(({ file, folder }) => [
        ...(file === undefined ? [] : [file]),
        ...(folder?.files ?? []).map((name) => `~/${folder?.name ?? ''}/${name}`),
      ]),
    ),
    checks: unique(checks.flatMap((check) => ('run' in check ? [check.run.join(' ')] : []))),
    scripts: unique(checks.flatMap((check) => (check.kind === 'script' ? [check.path] : []))),
  };
}

function leavesOf(check: Check): Check[] {
  return 'of' in check ? check.of.flatMap(leavesOf) : [check];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
