import { versionFixes } from '../image-tags';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3006',
    title: 'Name the version of the base image.',
    severity: 'warning',
    configuration: { context: { versions: { ofImage: () => ['12.11'] } } },
    fix: 'suggestion',
    source: "hadolint DL3006; handout, B.1: don't use `:latest`",
    why: 'Without a tag Docker takes `latest`, which is another image tomorrow. A build that names the version gives the same result next year, and on the machine of a colleague.',
    bad: 'FROM debian\nCMD ["bash"]',
    good: 'FROM debian:12.11\nCMD ["bash"]',
  },
  check({ document, options, report }) {
    for (const { from, image, parent } of document.stages) {
      if (image === undefined || parent !== undefined) continue;
      if (image.tag !== undefined || image.digest !== undefined) continue;
      if (image.text === 'scratch' || image.name.startsWith('$')) continue;
      report({
        instruction: from,
        span: image,
        message: `${image.name} has no version: this takes whatever is called latest on the day of the build.`,
        fixes: versionFixes(document, image, options),
      });
    }
  },
};
