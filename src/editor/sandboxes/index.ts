export { createSandboxActions, type SandboxParts } from './actions';
export { RuntimeComparison } from './comparison';
export { createRuntimeActions, type RuntimeParts } from './runtimeActions';
export { BackgroundSandboxes } from './background';
export { resumeWork } from './following';
export { Sandboxes } from './source';
export { UnfinishedWork } from './unfinishedWork';
export { createSandboxesView, type SandboxRow } from './view';
