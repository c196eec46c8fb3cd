import type { RuleInfo } from './types';

/** The page of the rules, seen from the extension's folder (and the repository's). */
export const RULES_PAGE = 'docs/rules.md';

/** Where a rule is documented: a heading of {@link RULES_PAGE}. */
export function docsAddress(code: string): string {
  return `${RULES_PAGE}#${code.toLowerCase()}`;
}

const FIXES: Readonly<Record<RuleInfo['fix'], string>> = {
  safe: 'A quick fix mends it; `lint --fix` applies it.',
  suggestion: 'A quick fix proposes a change, which you look at before you take it.',
  none: 'There is no quick fix: only you can know what is right here.',
};

/** The page of the rules, in Markdown, from what the rules say about themselves. */
export function rulesPage(rules: readonly RuleInfo[]): string {
  const sections = rules.map((rule) =>
    [
      `## ${rule.code}`,
      `**${rule.title}**`,
      ...(rule.offByDefault === true ? ['Off until you set its severity.'] : []),
      `Severity: ${rule.severity}. From: ${rule.source}. ${FIXES[rule.fix]}`,
      rule.why,
      'Instead of',
      fenced(rule.bad),
      'write',
      fenced(rule.good),
    ].join('\n\n'),
  );
  return `${[INTRODUCTION, tableOf(rules), ...sections, NOT_RULES].join('\n\n')}\n`;
}

function fenced(dockerfile: string): string {
  return `\`\`\`dockerfile\n${dockerfile.trimEnd()}\n\`\`\``;
}

function tableOf(rules: readonly RuleInfo[]): string {
  const rows = [
    ['Code', 'What', 'Severity', 'Quick fix'],
    ...rules.map(({ code, title, severity, offByDefault, fix }) => [
      `[${code}](#${code.toLowerCase()})`,
      title.replaceAll('|', '\\|'),
      offByDefault === true ? 'off' : severity,
      fix === 'none' ? '–' : fix,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [head, ...body] = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))));
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

const INTRODUCTION = `# Rules for Dockerfiles

<!-- Written by scripts/rules-docs.mjs from src/dockerfile/rules/: change the rules, then run it. -->

\`DL\` rules are those of [hadolint](https://github.com/hadolint/hadolint) 2.15.1: the same codes, severities and
verdicts. Names such as \`NoEmptyContinuation\` are checks of BuildKit. \`CW\` rules are this project's own.

A finding is silenced by a comment on the line before the instruction, a whole file by a comment anywhere in it, and a
stage by a comment on the line before its \`FROM\`:

\`\`\`dockerfile
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y curl

# hadolint global ignore=DL3059
# hadolint stage ignore=DL3003
\`\`\`

Behind the codes only \`# a note\` may stand; anything else makes the comment an ordinary one. hadolint does not know
the \`CW\` codes and takes no comment that names one, so they get a comment of their own, above hadolint's. \`DL1000\`
cannot be silenced: it says that Docker would refuse the file.`;

const NOT_RULES = `## What is deliberately no rule

**"Use official images."** Which images of Docker Hub are official or come from a verified publisher is known to the
registry, not to the text of a Dockerfile. A rule that complains about every \`user/image\` would be wrong about
\`nvidia/cuda\`, \`jupyter/base-notebook\` and thousands of others, and people would switch it off. Look at the image's
page, and pin what you trust by its digest: \`FROM debian:12.11@sha256:…\`.`;
