import type { CheckProbes } from './types';

/**
 * The same probes for one round of checks: what several checks ask is asked of the workbench once. `commands` are
 * those that count.
 */
export function probeOnce(probes: CheckProbes, commands: CheckProbes['commands']): CheckProbes {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(question: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(question);
    const known = answers.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    answers.set(key, answer);
    return answer;
  };
  return {
    mayRunCommands: () => probes.mayRunCommands(),
    connection: () => probes.connection(),
    commands,
    images: () => once(['images'], () => probes.images()),
    containers: () => once(['containers'], () => probes.containers()),
    inspectContainer: (id) => once(['inspect', id], () => probes.inspectContainer(id)),
    runInContainer: (id, argv) => once(['inside', id, argv], () => probes.runInContainer(id, argv)),
    variables: () => probes.variables(),
    volumes: () => once(['volumes'], () => probes.volumes()),
    networks: () => once(['networks'], () => probes.networks()),
    imageHistory: (name) => once(['history', name], () => probes.imageHistory(name)),
    askPort: (port, path) => once(['port', port, path], () => probes.askPort(port, path)),
    lintDockerfile: (path) => once(['lint', path], () => probes.lintDockerfile(path)),
    sandboxes: () => once(['sandboxes'], () => probes.sandboxes()),
    jobs: () => once(['jobs'], () => probes.jobs()),
    audit: (scope, name) => once(['audit', scope, name], () => probes.audit(scope, name)),
    run: (argv) => once(['run', argv], () => probes.run(argv)),
  };
}
