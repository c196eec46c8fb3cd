import { ExplainedError } from '../../base';
import type { CheckProbes } from '../../course';
import type { Engine } from '../../docker';
import { loadLinter } from '../../dockerfile';
import { surveySandboxes } from '../../sandboxes';
import { listJobs } from '../../slurm';
import type { Connection, Terminals } from '../types';
import { askAudit } from './auditProbe';
import { askPort } from './portProbe';

/** Milliseconds that a command of a check may take. */
const LIMIT = 10_000;
/** Bytes of a Dockerfile that is linted: what is larger is none that a person wrote. */
const MAX_DOCKERFILE = 512 * 1024;

/**
 * The active workbench as checks see it. Engines are asked anew, so that a look right after a command sees what the
 * command did; the inventory's events only say when looking is worth while.
 */
export function createProbes(
  connection: Connection,
  terminals: Terminals,
  course: {
    mayRunCommands: () => boolean;
    /** What is known of the variables of the course and of the connection, by name. */
    values: () => Readonly<Record<string, string>>;
    /** Folders of the workbench where images of sandboxes are looked for. */
    imageFolders: () => readonly string[];
  },
): CheckProbes {
  const active = () => {
    const { active } = connection;
    if (active === undefined) {
      throw new ExplainedError('not-connected', 'There is no workbench to look at.', {
        remedy: 'Connect to one first.',
      });
    }
    return active;
  };
  const engine = (): Engine => {
    const { engine, engineError } = active();
    if (engine !== undefined) return engine;
    throw (
      engineError ?? new ExplainedError('engine-opening', 'The container engine is still being looked for.')
    );
  };
  return {
    mayRunCommands: course.mayRunCommands,
    variables: course.values,
    connection: () => {
      const workbench = connection.active?.workbench;
      return workbench === undefined ? undefined : { user: workbench.user, host: workbench.host };
    },
    images: async () => engine().images.list(),
    containers: async () => engine().containers.list(),
    inspectContainer: async (id) => engine().containers.inspect(id).catch(absent('no-such-container')),
    volumes: async () => engine().volumes.list(),
    networks: async () => {
      const [networks, containers] = await Promise.all([
        engine().networks.list(),
        engine().containers.list(),
      ]);
      const running = containers.filter(({ state }) => state === 'running');
      return networks.map(({ name }) => ({
        name,
        containers: running.filter((one) => one.networks.includes(name)).map((one) => one.name),
      }));
    },
    imageHistory: async (image) =>
      engine()
        .images.history(image)
        .then((entries) => entries.map(({ createdBy }) => createdBy).reverse())
        .catch(absent('no-such-image')),
    askPort: async (port, path) => askPort(active().workbench, port, path),
    lintDockerfile: async (path) => {
      const files = await active().workbench.files();
      const absolute = path.startsWith('~/') ? `${files.home}/${path.slice(2)}` : path;
      const text = await files
        .stat(absolute)
        .then(({ size }) => (size > MAX_DOCKERFILE ? new Uint8Array() : files.read(absolute)))
        .catch(absent('file-not-found'));
      if (text === undefined) return undefined;
      const linter = await loadLinter();
      return linter.lint(new TextDecoder().decode(text)).map(({ range, code, severity, message }) => ({
        line: range.start.line + 1,
        code,
        severity,
        message,
      }));
    },
    sandboxes: async () => {
      const found = await surveySandboxes(active().workbench, {
        folders: course.imageFolders(),
        signal: AbortSignal.timeout(LIMIT),
      });
      return {
        images: found.images.filter(({ whole }) => whole),
        sandboxes: found.sandboxes
          .filter(({ whole }) => whole)
          .map(({ runtime, name, processes }) => ({ runtime, name, running: processes.length > 0 })),
      };
    },
    jobs: async () => listJobs(active().workbench, { signal: AbortSignal.timeout(LIMIT) }),
    audit: async (scope, name) =>
      askAudit(active().workbench, scope === 'host' ? active().engine : engine(), {
        ...{ scope, signal: AbortSignal.timeout(LIMIT) },
        ...(name !== undefined && { name }),
      })
        .catch(absent('no-such-container'))
        .catch(absent('no-such-image')),
    runInContainer: async (id, argv) =>
      engine().containers.exec(id, argv, { signal: AbortSignal.timeout(LIMIT) }),
    run: async (argv) => active().workbench.run(argv, { timeout: LIMIT }),
    commands: () => terminals.commands,
  };
}

/** For `catch`: a failure of this code means that there is no such thing. */
const absent =
  (code: string) =>
  (error: unknown): undefined => {
    if (error instanceof ExplainedError && error.code === code) return undefined;
    throw error;
  };
