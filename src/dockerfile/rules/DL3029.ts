import type { Rule } from '../rule';
import { removePlatform } from '../fixes/platform';

export const rule: Rule = {
  meta: {
    code: 'DL3029',
    title: 'Leave --platform to whoever builds: FROM with a fixed platform works on few machines.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'hadolint DL3029, BuildKit FromPlatformFlagConstDisallowed',
    why: 'The platform is chosen when the image is built (`docker build --platform`). Written into FROM it is the same everywhere: on another processor everything is emulated, slowly, and an image for several platforms cannot be made. `$BUILDPLATFORM` is what cross-compiling needs.',
    bad: 'FROM --platform=linux/amd64 debian:12',
    good: 'FROM debian:12',
  },
  check({ document, report }) {
    for (const { from } of document.stages) {
      const platform = from.flag('platform');
      if (platform?.value === undefined || /BUILDPLATFORM|TARGETPLATFORM/.test(platform.value)) continue;
      report({
        instruction: from,
        span: platform,
        fixes: [removePlatform(document, platform, false)],
      });
    }
  },
};
