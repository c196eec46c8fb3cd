export { createSandboxActions, type SandboxParts } from './actions';
export { BackgroundSandboxes } from './background';
export { Sandboxes } from './source';
export { createSandboxesView } from './view';
