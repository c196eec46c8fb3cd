import type { SandboxRuntime } from '../runtime';
import { ENROOT_SURVEY, readEnroot } from './survey';

/** enroot of NVIDIA: SquashFS files, unpacked into folders of the user. */
export const enroot: SandboxRuntime = {
  id: 'enroot',
  survey: ENROOT_SURVEY,
  read: readEnroot,
  commands: {},
};
