import { explainBy } from '../failure';
import type { SandboxRuntime } from '../runtime';
import { charliecloudCommands, entryPath } from './commands';
import { charliecloudNeeds, charliecloudPhase } from './conversion';
import { CHARLIECLOUD_FAILURES } from './failures';
import { CHARLIECLOUD_SURVEY, readCharliecloud } from './survey';

/** Charliecloud: images unpacked in a storage of the user, folders and SquashFS files, run in user namespaces. */
export const charliecloud: SandboxRuntime = {
  id: 'charliecloud',
  survey: CHARLIECLOUD_SURVEY,
  read: readCharliecloud,
  commands: charliecloudCommands,
  needs: charliecloudNeeds,
  made: entryPath,
  phase: charliecloudPhase,
  explain: (doing, _status, output) => explainBy(CHARLIECLOUD_FAILURES, 'Charliecloud', doing, output),
};
