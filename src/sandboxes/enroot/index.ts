import type { SandboxRuntime } from '../runtime';
import { enrootCommands } from './commands';
import { enrootNeeds, enrootPhase } from './conversion';
import { explainEnroot } from './failures';
import { ENROOT_ORIGIN, ENROOT_SURVEY, provenance, readEnroot } from './survey';

/** enroot of NVIDIA: SquashFS files, unpacked into folders of the user. */
export const enroot: SandboxRuntime = {
  id: 'enroot',
  survey: ENROOT_SURVEY,
  read: readEnroot,
  commands: enrootCommands,
  origin: { script: ENROOT_ORIGIN, read: provenance },
  needs: enrootNeeds,
  phase: enrootPhase,
  explain: explainEnroot,
};
