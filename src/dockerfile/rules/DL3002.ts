import { insertLinesBefore } from '../fixes/lines';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { ProposedFix, Rule } from '../rule';
import { fix, insert, replace } from '../rule';

/** What needs nobody's rights while the image is built: what stands at the end of a stage, behind the work. */
const WORKLESS = new Set([
  ...['CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL'],
  ...['SHELL', 'STOPSIGNAL', 'VOLUME'],
]);
/** Somebody whom no image has to know, and who owns nothing. */
const NOBODY = '65534:65534';

export const rule: Rule = {
  meta: {
    code: 'DL3002',
    title: 'The last USER should not be root.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'hadolint DL3002; handout, chapter on security',
    why: 'What runs as root in a container is root on the host, unless user namespaces are set up: an error in the program, or a mounted directory, is enough to do harm outside. Install as root, then switch to a user without rights.',
    bad: 'FROM debian:12\nRUN useradd --create-home app\nUSER root\nCMD ["sleep", "infinity"]',
    good: 'FROM debian:12\nRUN useradd --create-home app\nUSER app\nCMD ["sleep", "infinity"]',
  },
  check({ document, report }) {
    const last = new Map<number, Instruction>();
    let stage = -1;
    for (const instruction of document.instructions) {
      if (instruction.keyword === 'FROM') stage = instruction.line;
      else if (instruction.keyword === 'USER' && stage >= 0) last.set(stage, instruction);
    }
    for (const instruction of last.values()) {
      if (/^(?:root|0)(?::|$)/.test(instruction.args.text))
        report({
          instruction,
          span: instruction.args.span(0, instruction.args.text.length),
          fixes: [becomeSomebody(document, instruction)],
        });
    }
  },
};

/** Another user as soon as nothing of the stage needs root any more. */
function becomeSomebody(document: Dockerfile, user: Instruction): ProposedFix | undefined {
  const { instructions } = document.stageOf(user)!;
  const name = userKnownTo(instructions) ?? NOBODY;
  const lastWork = instructions.findLast(({ keyword }) => !WORKLESS.has(keyword)) ?? user;
  const title = `Run as ${name}`;
  if (lastWork === user) return fix(title, false, replace(user.args.span(0, user.args.text.length), name));
  const written = document.source.slice(user.keywordSpan);
  const next = instructions[instructions.indexOf(lastWork) + 1];
  if (next !== undefined) return fix(title, false, insertLinesBefore(document, next, [`${written} ${name}`]));
  return lastWork.danglingEscape === undefined && lastWork.emptyLines.length === 0
    ? fix(title, false, insert(endOf(document, lastWork), `${document.source.eol}${written} ${name}`))
    : undefined;
}

function endOf({ source }: Dockerfile, { lastLine }: Instruction): number {
  return source.lines[lastLine]!.end;
}

/** Who worked here before root did, else who was created here. */
function userKnownTo(instructions: readonly Instruction[]): string | undefined {
  const earlier = instructions.findLast(
    ({ keyword, args }) => keyword === 'USER' && /^(?!(?:root|0)(?::|$))[\w.:-]+$/.test(args.text),
  );
  if (earlier !== undefined) return earlier.args.text;
  const created = instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(({ script }) => script.named('useradd', 'adduser'))
    .map((command) => command.args.at(-1)?.value ?? '');
  return created.findLast((name) => /^[a-z_][\w-]*$/.test(name));
}
