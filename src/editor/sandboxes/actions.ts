import { needActive } from '../containers/scope';
import type { Rows } from '../trees/rows';
import type { BackgroundSandboxes } from './background';
import type { ChoiceParts } from './choosing';
import { createConversionActions } from './conversionActions';
import type { FollowingParts } from './following';
import { createLookActions } from './lookActions';
import { createMakeActions } from './makeActions';
import { createStartActions } from './startActions';

/** What {@link createSandboxActions} acts on. */
export interface SandboxParts extends FollowingParts, ChoiceParts {
  rows: Rows;
  backgroundSandboxes: BackgroundSandboxes;
}

/** What the commands about sandboxes and their images do. */
export function createSandboxActions(parts: SandboxParts) {
  const { connection, sandboxes } = parts;
  return {
    'containerWorkbench.refreshSandboxes': () => sandboxes.of(needActive(connection)).refresh(),
    ...createConversionActions(parts),
    ...createMakeActions(parts),
    ...createStartActions(parts),
    ...createLookActions(parts),
  };
}
