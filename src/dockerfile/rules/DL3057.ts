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
    /** Names of stages that have one, or start from one that has. */
    const good = new Set<string | undefined>();
    const bad = new Map<string | undefined, Stage[]>();
    for (const stage of document.stages) {
      const name = nameOf(stage);
      if (stage.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')) {
        good.add(name);
        // What it starts from is part of it, and needs none of its own.
        const parts = [stage.image?.name];
        for (let part = 0; part < parts.length; part++) {
          for (const parent of bad.get(parts[part]) ?? []) {
            good.add(nameOf(parent));
            parts.push(parent.image?.name);
          }
          bad.delete(parts[part]);
        }
      } else if (good.has(stage.image?.name)) good.add(name);
      else {
        const alike = bad.get(name);
        if (alike === undefined) bad.set(name, [stage]);
        else alike.push(stage);
      }
    }
    for (const { from } of [...bad.values()].flat()) report({ instruction: from, span: from.keywordSpan });
  },
};

function nameOf({ name, image }: Stage): string | undefined {
  return name ?? image?.name;
}
