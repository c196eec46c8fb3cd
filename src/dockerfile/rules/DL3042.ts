import { editCommands } from '../commands';
import type { Command } from '../model/command';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { ProposedFix, Rule } from '../rule';
import { fix, insert } from '../rule';

const TRUTHY = ['1', 'true', 'True', 'TRUE', 'on', 'On', 'ON', 'yes', 'Yes', 'YES'];
const VARIABLE = 'PIP_NO_CACHE_DIR';

export const rule: Rule = {
  meta: {
    code: 'DL3042',
    title: 'Keep the cache of pip out of the image: pip install --no-cache-dir.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3042; handout, B.1: clean up as you go',
    why: 'pip stores every package that it downloads for a next time that never comes in an image. Either leave the cache out, or keep it outside the image with `--mount=type=cache,target=/root/.cache/pip`, which makes the next build fast.',
    bad: 'FROM python:3.13\nRUN pip install numpy==2.3.1',
    good: 'FROM python:3.13\nRUN pip install --no-cache-dir numpy==2.3.1',
  },
  check({ document, report }) {
    const withoutCache = runsWithoutCache(document);
    for (const run of document.runs) {
      if (withoutCache.has(run) || setsVariable(run.script.text.text) || run.mountsCacheOn('.cache/pip'))
        continue;
      const [first, ...others] = run.script.commands.filter(keepsCache);
      if (first === undefined) continue;
      const install = first.arg('install')!;
      report({
        instruction: run,
        span: { start: Math.min(first.nameWord.start, install.start), end: install.end },
        fixes: [
          editCommands(run, [first, ...others], 'Add --no-cache-dir', true, (command) =>
            insert(command.arg('install')!.end, ' --no-cache-dir'),
          ),
          cacheMount(run),
        ],
      });
    }
  },
};

function keepsCache(command: Command): boolean {
  return command.isPipInstall && !command.hasArg('--no-cache-dir') && !isWrapper(command);
}

function isWrapper(command: Command): boolean {
  return ['pipx', 'pipenv'].some(
    (wrapper) =>
      command.name.includes(wrapper) ||
      (command.name.startsWith('python') && command.hasArgsInRow('-m', wrapper)),
  );
}

/** The RUNs of stages whose ENV, own or inherited, switches the cache off before them. */
function runsWithoutCache({ instructions }: Dockerfile): Set<Instruction> {
  const runs = new Set<Instruction>();
  const byStage = new Map<string, boolean>();
  let current = '';
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const [image, , name] = instruction.words;
      const parent = image?.value ?? '';
      current = name?.value ?? parent;
      byStage.set(current, byStage.get(parent) ?? false);
    } else if (instruction.keyword === 'ENV') {
      const pair = instruction.pairs.find(({ key }) => key === VARIABLE);
      if (pair !== undefined && TRUTHY.includes(pair.value)) byStage.set(current, true);
    } else if (instruction.keyword === 'RUN' && byStage.get(current) === true) runs.add(instruction);
  }
  return runs;
}

function setsVariable(text: string): boolean {
  const at = text.indexOf(`${VARIABLE}=`);
  if (at < 0) return false;
  const value = text.slice(at + VARIABLE.length + 1);
  return TRUTHY.some((truth) => value.startsWith(truth));
}

function cacheMount({ keywordSpan, json }: Instruction): ProposedFix | undefined {
  return json === undefined
    ? fix(
        'Keep it in a cache mount',
        false,
        insert(keywordSpan.end, ' --mount=type=cache,target=/root/.cache/pip'),
      )
    : undefined;
}
