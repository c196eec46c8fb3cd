import type { SshOptions, Workbench } from '../types';
import { SshLink } from './link';
import { Route } from './route';
import { SshWorkbench } from './workbench';

/** See `connectSsh` in the room's index. */
export function connect(options: SshOptions): Promise<Workbench> {
  const route = new Route(options);
  return SshWorkbench.open(options, async (how) => new SshLink(await route.open(how), options.target));
}
