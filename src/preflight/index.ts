export { installCommands } from './packages';
export { preflight } from './preflight';
export type { Exercise } from './preflight';
export { reportText } from './reportText';
export type {
  Capability,
  CapabilityGroup,
  CapabilityState,
  Installer,
  PackageManager,
  PreflightReport,
} from './types';
