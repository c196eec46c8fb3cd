import { removePlatform } from '../fixes/platform';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'RedundantTargetPlatform',
    sameAs: ['DL3065'],
    title: '--platform=$TARGETPLATFORM is what FROM does by itself.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit RedundantTargetPlatform',
    why: 'The platform that is built for is the default of every FROM. Only another one, `$BUILDPLATFORM` for a compiler, needs to be said.',
    bad: 'FROM --platform=$TARGETPLATFORM debian:12',
    good: 'FROM debian:12',
  },
  check({ document, report }) {
    for (const { from } of document.stages) {
      const platform = from.flag('platform');
      if (platform === undefined) continue;
      if (!/^["']?\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?[-+?][^}]*)?\})["']?$/.test(platform.value ?? ''))
        continue;
      report({ instruction: from, span: platform, fixes: [removePlatform(document, platform, true)] });
    }
  },
};
