import { BENCH_WITHOUT_RULE } from './bench';
import type { AuditRule } from './rule';
import type { Checklist } from './types';

const LISTS: Readonly<Record<Checklist, string>> = {
  host: 'The host',
  images: 'Images',
  containers: 'Containers, and the commands that make them',
};

/** docs/audit.md, from what the rules say about themselves. */
export function auditPage(rules: readonly AuditRule[]): string {
  const parts = [INTRODUCTION];
  for (const [list, title] of Object.entries(LISTS)) {
    parts.push(`## ${title}`);
    for (const { meta } of rules)
      if (meta.checklist === list)
        parts.push(
          `### ${meta.id}`,
          `**${meta.title}**`,
          `Severity: ${meta.severity}. From: ${meta.sources.join(', ')}.${pointsOf(meta.points)}`,
          `What this allows: ${meta.allows}`,
          meta.remedy,
          ...(meta.bad === undefined ? [] : ['Instead of', fenced(meta.bad)]),
          ...(meta.good === undefined ? [] : ['write', fenced(meta.good)]),
        );
  }
  return `${[...parts, coverage(rules)].join('\n\n')}\n`;
}

function pointsOf(points: readonly number[]): string {
  if (points.length === 0) return '';
  return ` Point${points.length === 1 ? '' : 's'} ${points.join(' and ')} of the course’s checklist.`;
}

function fenced(command: string): string {
  return `\`\`\`sh\n${command}\n\`\`\``;
}

function coverage(rules: readonly AuditRule[]): string {
  const byCheck = new Map<string, string[]>();
  for (const { meta } of rules)
    for (const check of meta.bench ?? [])
      byCheck.set(check, [...(byCheck.get(check) ?? []), `[${meta.id}](#${meta.id})`]);
  const rows = [
    ...[...byCheck].map(([check, ids]) => [check, ids.join(', ')] as const),
    ...Object.entries(BENCH_WITHOUT_RULE).map(([check, reason]) => [check, `No rule. ${reason}`] as const),
  ].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return [
    '## Checks of docker-bench-security',
    'Each of its checks, with the rule that comes to the same verdict, or the reason why there is none.',
    ...[rows.map(([check, what]) => `- ${check}: ${what}`).join('\n')],
  ].join('\n\n');
}

const INTRODUCTION = `# Rules of the audit

<!-- Written by scripts/rules-docs.mjs from src/audit/rules/: change the rules, then run it. -->

\`container-workbench audit\` and the editor ask these rules about commands in scripts, Markdown, Makefiles, files of CI
services and compose files, about running containers, images, and the workbench. “Point” is a point of the course’s
security checklist (B.3); ANSSI-FT-082 are the recommendations of the French agency for Docker.

A finding that you decide to live with goes into \`.container-audit.yaml\`, with a reason and a day on which it comes back:

\`\`\`yaml
suppressions:
  - rule: privileged
    subject: build-* # a container, image, host or file; * stands for any text
    reason: Builds images; goes when the cluster has rootless builds.
    expires: 2026-12-31
\`\`\`

The score is 100 where nothing was found. Each rule that found something takes its share of what is left, once, by its worst
finding: critical 35 %, high 20 %, medium 7 %, low 2 %.`;
