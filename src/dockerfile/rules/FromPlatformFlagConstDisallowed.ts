import { removePlatform } from '../fixes/platform';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'FromPlatformFlagConstDisallowed',
    sameAs: ['DL3029'],
    title: 'Leave --platform to whoever builds: FROM with a fixed platform works on few machines.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'BuildKit FromPlatformFlagConstDisallowed',
    why: 'The platform is chosen when the image is built. Written into FROM it is the same everywhere, and on another processor everything is emulated. A stage whose name holds the platform is left alone: it is meant.',
    bad: 'FROM --platform=linux/amd64 debian:12',
    good: 'FROM debian:12',
  },
  check({ document, report }) {
    for (const { from, name = '' } of document.stages) {
      const platform = from.flag('platform');
      if (platform?.value === undefined || platform.value.includes('$')) continue;
      const [os = '', architecture = os] = platform.value.split('/');
      if (os === '' || [os, architecture].some((part) => name.toLowerCase().includes(part))) continue;
      report({
        instruction: from,
        span: platform,
        fixes: [removePlatform(document, platform, false)],
      });
    }
  },
};
