import type { Dockerfile } from '../model/dockerfile';
import type { Flag } from '../model/instruction';
import type { ProposedFix } from '../rule';
import { fix, replace } from '../rule';
import { spaceBehind } from './lines';

/** Takes `--platform` and the white space behind it out of a FROM. */
export function removePlatform(document: Dockerfile, platform: Flag, isSafe: boolean): ProposedFix {
  const span = { start: platform.start, end: spaceBehind(document, platform.end) };
  return fix('Remove --platform', isSafe, replace(span, ''));
}
