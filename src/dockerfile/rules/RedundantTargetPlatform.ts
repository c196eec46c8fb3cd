import type { Rule } from '../rule';
import { reportTargetPlatform } from '../target-platform';
import { rule as hadolints } from './DL3065';

/** BuildKit sees through quotes and default values, too. */
export const rule: Rule = {
  meta: {
    ...hadolints.meta,
    code: 'RedundantTargetPlatform',
    sameAs: ['DL3065'],
    source: 'BuildKit RedundantTargetPlatform',
  },
  check: (context) =>
    reportTargetPlatform(context, /^["']?\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?[-+?][^}]*)?\})["']?$/),
};
