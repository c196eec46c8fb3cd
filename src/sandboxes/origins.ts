import type { Workbench } from '../workbench';
import type { SandboxRuntime } from './runtime';
import type { SandboxImage } from './types';

const TIMEOUT = 10_000;
/** Of what is printed: an image says what that is. */
const LONGEST = 400;

/**
 * Where an image came from, if that is written in it. Undefined where nothing says so. Rejects as `Workbench.run` does.
 */
export async function originOf(
  workbench: Pick<Workbench, 'run'>,
  kind: SandboxRuntime,
  image: SandboxImage,
): Promise<string | undefined> {
  const { path, whole, usable, origin } = image;
  if (origin !== undefined || kind.origin === undefined || path === undefined || !whole || !usable)
    return origin;
  const { script, read } = kind.origin;
  const { stdout } = await workbench.run(
    ['sh', '-c', `{ ${script}; } 2>/dev/null | head -c ${LONGEST}`, 'sh', path],
    {
      repeatable: true,
      timeout: TIMEOUT,
      priority: 'background',
    },
  );
  return read(stdout);
}
