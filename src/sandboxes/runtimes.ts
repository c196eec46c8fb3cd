import { apptainer } from './apptainer';
import { charliecloud } from './charliecloud';
import { enroot } from './enroot';
import type { SandboxRuntime } from './runtime';
import { shifter } from './shifter';

/** All that are looked for, in the order in which they are shown. */
export const RUNTIMES: readonly SandboxRuntime[] = [enroot, charliecloud, apptainer, shifter];
