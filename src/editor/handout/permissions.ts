import { createHash } from 'node:crypto';
import { readCourseFile, runsCommands, type Check, type Course, type Step } from '../../course';

/** What a course does once it is trusted: on a click the steps, the checks by themselves. */
export interface Permissions {
  /** Commands of steps on the workbench, and what they type into programs there. */
  commands: readonly string[];
  /** Commands of steps on this computer. */
  local: readonly string[];
  /** Files of the workbench that are made where there are none. */
  files: readonly string[];
  /** Commands of checks, and what they ask of programs that listen. */
  checks: readonly string[];
  /** Scripts of checks, by their paths in the course. */
  scripts: readonly string[];
  /** Fingerprints of workbenches that are connected to without a question. */
  hosts: readonly string[];
}

/** All that a course would run or write, each thing once. */
export function permissionsOf(course: Course): Permissions {
  const steps = stepsOf(course);
  const checks = checksOf(steps);
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
    checks: unique(checks.flatMap((check) => commandOf(check) ?? [])),
    scripts: unique(checks.flatMap((check) => (check.kind === 'script' ? [check.path] : []))),
    hosts: unique(course.sshFingerprints),
  };
}

/**
 * Tells what a course may do from everything else that it might: the same for the same commands, scripts and files with
 * the same content, wherever they stand. Rejects where a file cannot be read.
 */
export async function digestOf(course: Course): Promise<string> {
  const steps = stepsOf(course);
  const copied = steps.flatMap(({ folder }) =>
    (folder?.files ?? []).map((file) => ({ path: `${folder?.path ?? ''}/${file}`, name: folder?.name })),
  );
  const files = await Promise.all(
    copied.map(async ({ path, name }) => [
      'copy',
      name,
      path,
      hash(await readCourseFile(course.folder, path)),
    ]),
  );
  const things = [
    ...steps.map(({ on, file, code, insert }) => (insert ? [] : ['step', on, file ?? '', code ?? ''])),
    ...checksOf(steps).map((check) => ['check', check]),
    ...files,
    ...course.sshFingerprints.map((host) => ['host', host]),
  ];
  return hash(
    unique(things.map((thing) => JSON.stringify(thing)))
      .sort()
      .join('\n'),
  );
}

const stepsOf = ({ chapters }: Course): Step[] => chapters.flatMap(({ steps }) => steps);

/** What runs or asks something, out of all checks. */
const checksOf = (steps: readonly Step[]): Check[] =>
  steps.flatMap(({ check }) => (check === undefined ? [] : leavesOf(check))).filter(runsCommands);

function leavesOf(check: Check): Check[] {
  return 'of' in check ? check.of.flatMap(leavesOf) : [check];
}

function commandOf(check: Check): string | undefined {
  if ('run' in check) return check.run.join(' ');
  return check.kind === 'port' ? `GET http://localhost:${check.port}${check.path ?? '/'}` : undefined;
}

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url');

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
