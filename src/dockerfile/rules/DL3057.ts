import type { Stage } from '../model/dockerfile';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3057',
    title: 'There is no HEALTHCHECK.',
    severity: 'info',
    offByDefault: true,
    configuration: { overrides: { DL3057: 'info' } },
    fix: 'none',
    source: 'hadolint DL3057',
    why: 'With a health check the engine knows whether the service in a container answers, not just that its process is there. Off unless you switch it on: many images are no services.',
    bad: 'FROM debian:12\nCMD ["/srv/app"]',
    good: 'FROM debian:12\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\nCMD ["/srv/app"]',
  },
  check({ document, report }) {
    const good: Stage[] = [];
    let bad: Stage[] = [];
    for (const stage of document.stages) {
      const inherits = good.some((other) => nameOf(other) === stage.image?.name);
      if (stage.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')) {
        // What it starts from is part of it, and needs none of its own.
        const parts = ancestors(bad, stage);
        good.push(stage, ...parts);
        bad = bad.filter((other) => !parts.includes(other));
      } else if (inherits) good.push(stage);
      else bad.push(stage);
    }
    for (const { from } of bad) report({ instruction: from, span: from.keywordSpan });
  },
};

function nameOf({ name, image }: Stage): string | undefined {
  return name ?? image?.name;
}

function ancestors(stages: readonly Stage[], stage: Stage): Stage[] {
  const found = stages.filter((other) => other !== stage && nameOf(other) === stage.image?.name);
  const others = stages.filter((other) => !found.includes(other));
  return [...found, ...found.flatMap((parent) => ancestors(others, parent))];
}
