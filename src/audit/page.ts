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
security checklist (B.3); ANSSI-FT-082 are the recommendations of the French agency for Docker, named as a whole.

## In the editor

**A report** opens in a panel: from the menu of a workbench, a container, an image, or of files and folders in the Explorer.
It is arranged by severity or by the three lists of the checklist, has a score, says what is new and what is gone since the
last run, and how to mend each finding: _Show the Line_ and _Fix_ for files, the command that makes the same container
_without it_, _Set Limits…_ for one that runs. It is exported as Markdown, JSON and SARIF. An audit of images from their menu
reads their layers, too (\`--layers\` on the command line): programs with the rights of another, caches, secrets.

**Before a dangerous command is run** from the handout, the form or the palette, one question names what it allows: for
findings about hosts and containers that are high or critical. A workbench that nobody would miss can be _marked as
disposable_ in its menu, which is shown beside its name: there, the demonstrations of the course run without a question, and
what they allow is told. The marks are kept in \`containerWorkbench.audit.disposableWorkbenches\`.

## Findings to live with

_Suppress…_ in a report asks how much of it, why, and when it is to come back, and writes that into \`.container-audit.yaml\` of
the opened folder (of the extension’s own storage where none is open). Nothing is silenced without a reason, or for ever:

\`\`\`yaml
suppressions:
  - rule: privileged
    subject: build-* # a container, image, host or file; * stands for any text
    reason: Builds images; goes when the cluster has rootless builds.
    expires: 2026-12-31
\`\`\`

## The score

It is 100 where nothing was found. Each rule that found something takes its share of what is left, once, by its worst
finding: critical 35 %, high 20 %, medium 7 %, low 2 %.`;
