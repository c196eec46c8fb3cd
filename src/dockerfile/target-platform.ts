import { removePlatform } from './fixes/platform';
import type { RuleContext } from './rule';

/** Reports each FROM whose `--platform` is written so, which is what it stands for by itself. */
export function reportTargetPlatform({ document, report }: RuleContext, written: RegExp): void {
  for (const { from } of document.stages) {
    const platform = from.flag('platform');
    if (platform === undefined || !written.test(platform.value ?? '')) continue;
    report({ instruction: from, span: platform, fixes: [removePlatform(document, platform, true)] });
  }
}
