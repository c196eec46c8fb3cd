import type { Rule } from '../rule';
import { reportTargetPlatform } from '../target-platform';

export const rule: Rule = {
  meta: {
    code: 'DL3065',
    title: '--platform=$TARGETPLATFORM is what FROM does by itself.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3065, BuildKit RedundantTargetPlatform',
    why: 'The platform that is built for is the default of every FROM. Only another one, `$BUILDPLATFORM` for a compiler, needs to be said.',
    bad: 'FROM --platform=$TARGETPLATFORM debian:12',
    good: 'FROM debian:12',
  },
  check: (context) => reportTargetPlatform(context, /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/),
};
