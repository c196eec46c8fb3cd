import { reachesImage } from '../stages';
import { fix, replace } from '../rule';
import type { ProposedFix, Rule } from '../rule';
import { appendCommand } from '../fixes/shell';
import type { Dockerfile, Stage } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';

const CLEANUP = 'rm -rf /var/lib/apt/lists/*';
const APT = ['apt-get', 'apt', 'aptitude'];

export const rule: Rule = {
  meta: {
    code: 'DL3009',
    title: 'Delete the lists of packages (/var/lib/apt/lists) in the RUN that fetched them.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3009; handout, B.1: clean up as you go',
    why: '`apt-get update` stores tens of megabytes that the image never needs again. They have to go in the same RUN: a later one only hides them, since every instruction is a layer of its own.',
    bad: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u12',
    good: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u12 && \\\n    rm -rf /var/lib/apt/lists/*',
  },
  check({ document, report }) {
    const isNeeded = lastNeed(document);
    for (const run of document.runs) {
      if (!keepsLists(run) || !reachesImage(document, run)) continue;
      const update = run.script.named(...APT).find((command) => command.hasArg('update'))!;
      report({
        instruction: run,
        span: { start: update.nameWord.start, end: update.arg('update')!.end },
        fixes: [cleanup(document, run, isNeeded(run)), cacheMounts(run)],
      });
    }
  },
};

function keepsLists(run: Instruction): boolean {
  const { script } = run;
  return (
    script.named(...APT).some((command) => command.hasArg('update')) &&
    !script.named('rm').some((command) => command.hasArg('-rf', '/var/lib/apt/lists/*')) &&
    !run.mountsCacheOn('/var/lib/apt/lists') &&
    !(run.mountsCacheOn('/var/lib/apt') && run.mountsCacheOn('/var/cache/apt'))
  );
}

function cleanup(document: Dockerfile, run: Instruction, isNeeded: boolean): ProposedFix | undefined {
  const edit = appendCommand(document, run, CLEANUP);
  return edit === undefined ? undefined : fix(`Add ${CLEANUP}`, !isNeeded, edit);
}

/** Tells of a RUN whether a later one installs without an update of its own: that lives on the lists of this one. */
function lastNeed(document: Dockerfile): (run: Instruction) => boolean {
  /** The last line that needs lists, in a stage or those that start from it; without a stage in the whole file. */
  const last = new Map<Stage | undefined, number>();
  const note = (stage: Stage | undefined, line: number): void => {
    last.set(stage, Math.max(last.get(stage) ?? -1, line));
  };
  for (const run of document.runs) {
    if (!needsLists(run)) continue;
    note(undefined, run.line);
    const stage = document.stageOf(run);
    if (stage !== undefined) note(stage, run.line);
  }
  for (const stage of document.stages.toReversed())
    if (stage.parent !== undefined) note(stage.parent, last.get(stage) ?? -1);
  return (run) => (last.get(document.stageOf(run)) ?? -1) > run.line;
}

function needsLists({ script }: Instruction): boolean {
  const commands = script.named(...APT);
  return (
    commands.some((command) => command.hasArg('install', 'upgrade', 'dist-upgrade', 'build-dep')) &&
    !commands.some((command) => command.hasArg('update'))
  );
}

/** The lists kept outside the image, and reused by the next build. */
function cacheMounts({ keywordSpan, json, flags }: Instruction): ProposedFix | undefined {
  if (json !== undefined || flags.some(({ name }) => name === 'mount')) return undefined;
  const mounts = ['/var/cache/apt', '/var/lib/apt'].map(
    (path) => `--mount=type=cache,target=${path},sharing=locked`,
  );
  const at = { start: keywordSpan.end, end: keywordSpan.end };
  return fix('Keep them in cache mounts', false, replace(at, ` ${mounts.join(' ')}`));
}
