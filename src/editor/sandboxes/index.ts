export { createSandboxActions, type SandboxParts } from './actions';
export { RuntimeComparison } from './comparison';
export { createRuntimeActions, type RuntimeParts } from './runtimeActions';
export { BackgroundSandboxes } from './background';
export { resumeConversions } from './resumption';
export { RunningConversions } from './runningConversions';
export { Sandboxes } from './source';
export { createSandboxesView, type SandboxRow } from './view';
