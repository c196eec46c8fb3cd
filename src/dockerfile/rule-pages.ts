import { createLinter } from './linter';
import type { Rule } from './rule';

/** The page of one rule, in Markdown, from what its file says. */
export function rulePage(rule: Rule): string {
  return `${[`# ${rule.meta.code}`, ...paragraphsOf(rule)].join('\n\n')}\n`;
}

/** The page of all rules, in Markdown. */
export function rulesPage(rules: readonly Rule[]): string {
  const sections = rules.map((rule) => [`## ${rule.meta.code}`, ...paragraphsOf(rule)].join('\n\n'));
  return `${[INTRODUCTION, tableOf(rules), ...sections, NOT_RULES].join('\n\n')}\n`;
}

function paragraphsOf(rule: Rule): string[] {
  const { title, severity, offByDefault, source, why, bad, good } = rule.meta;
  return [
    `**${title}**`,
    ...(offByDefault === true ? ['Off until you set its severity.'] : []),
    `Severity: ${severity}. From: ${source}.`,
    why,
    'Instead of',
    fenced(bad),
    'write',
    fenced(good),
    fixOf(rule),
  ];
}

/** What the quick fix is called for the bad example, of which it makes the good one. */
function fixOf(rule: Rule): string {
  const { fix, bad, configuration } = rule.meta;
  const [title] = createLinter([rule])
    .lint(bad, configuration)
    .flatMap(({ fixes }) => fixes.map((each) => each.title));
  if (fix === 'none' || title === undefined)
    return 'There is no quick fix: only you can know what is right here.';
  return fix === 'safe'
    ? `The quick fix \`${title}\` does that. It is safe: “fix all”, \`lint --fix\` and fixing on save apply it.`
    : `The quick fix \`${title}\` proposes that: look at it before you take it.`;
}

function fenced(dockerfile: string): string {
  return `\`\`\`dockerfile\n${dockerfile.trimEnd()}\n\`\`\``;
}

function tableOf(rules: readonly Rule[]): string {
  const rows = [
    ['Code', 'What', 'Severity', 'Quick fix'],
    ...rules.map(({ meta: { code, title, severity, offByDefault, fix } }) => [
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
