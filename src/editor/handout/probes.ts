import { ExplainedError } from '../../base';
import type { CheckProbes } from '../../course';
import type { Engine } from '../../docker';
import type { Connection, Terminals } from '../types';

/** Milliseconds that a command of a check may take. */
const LIMIT = 10_000;

/**
 * The active workbench as checks see it. Engines are asked anew, so that a look right after a command sees what the
 * command did; the inventory's events only say when looking is worth while.
 */
export function createProbes(
  connection: Connection,
  terminals: Terminals,
  mayRunCommands: () => boolean,
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
    mayRunCommands,
    connection: () => {
      const workbench = connection.active?.workbench;
      return workbench === undefined ? undefined : { user: workbench.user, host: workbench.host };
    },
    images: async () => engine().images.list(),
    containers: async () => engine().containers.list(),
    inspectContainer: async (id) =>
      engine()
        .containers.inspect(id)
        .catch((error: unknown) => {
          if (error instanceof ExplainedError && error.code === 'no-such-container') return undefined;
          throw error;
        }),
    runInContainer: async (id, argv) =>
      engine().containers.exec(id, argv, { signal: AbortSignal.timeout(LIMIT) }),
    run: async (argv) => active().workbench.run(argv, { timeout: LIMIT }),
    commands: () => terminals.commands,
  };
}
