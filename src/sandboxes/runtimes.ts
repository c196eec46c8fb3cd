import { enroot } from './enroot';
import type { SandboxRuntime } from './runtime';

/** All that are looked for, in the order in which they are shown. */
export const RUNTIMES: readonly SandboxRuntime[] = [enroot];
