import { editCommands } from '../commands';
import type { Command } from '../model/command';
import type { Rule } from '../rule';
import { insert } from '../rule';

/** Tools that download or compile the same things again with every build, and where root's cache of them is. */
const TOOLS: readonly { names: readonly string[]; verbs: readonly string[]; cache: string }[] = [
  { names: ['npm'], verbs: ['ci', 'install', 'i'], cache: '/root/.npm' },
  { names: ['yarn'], verbs: ['install', 'add'], cache: '/usr/local/share/.cache/yarn' },
  { names: ['pnpm'], verbs: ['install', 'i', 'add'], cache: '/root/.local/share/pnpm/store' },
  { names: ['go'], verbs: ['build', 'install', 'test'], cache: '/root/.cache/go-build' },
  { names: ['go'], verbs: ['mod'], cache: '/go/pkg/mod' },
  { names: ['cargo'], verbs: ['build', 'install', 'fetch'], cache: '/usr/local/cargo/registry' },
  { names: ['mvn', './mvnw'], verbs: ['package', 'install', 'verify', 'compile'], cache: '/root/.m2' },
  { names: ['gradle', './gradlew'], verbs: ['build', 'assemble', 'bootJar'], cache: '/root/.gradle' },
  { names: ['dotnet'], verbs: ['restore', 'build', 'publish'], cache: '/root/.nuget/packages' },
];
const NAMES = new Set(TOOLS.flatMap(({ names }) => names));

export const rule: Rule = {
  meta: {
    code: 'CW1005',
    title: 'A cache mount would spare the next build these downloads.',
    severity: 'style',
    fix: 'suggestion',
    source: 'handout, B.1: --mount=type=cache to speed up builds',
    why: 'When a line above changes, this RUN starts from nothing and downloads everything again. A cache mount keeps the downloads on the build machine, outside the image. The quick fix proposes the place that the tool uses for root; another user has another one.',
    bad: 'FROM node:22.17\nCOPY package.json package-lock.json ./\nRUN npm ci',
    good: 'FROM node:22.17\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      if (run.json !== undefined || run.mounts.some(({ type }) => type === 'cache' || type === 'tmpfs'))
        continue;
      for (const command of run.script.commands) {
        const tool = toolOf(command);
        if (tool === undefined) continue;
        report({
          instruction: run,
          span: command.nameWord,
          message: `A cache mount on ${tool.cache} would spare the next build the downloads of ${command.name}.`,
          fixes: [
            editCommands(run, [command], `Add a cache mount on ${tool.cache}`, false, () =>
              insert(run.keywordSpan.end, ` --mount=type=cache,target=${tool.cache}`),
            ),
          ],
        });
        break;
      }
    }
  },
};

function toolOf(command: Command) {
  if (!NAMES.has(command.name)) return undefined;
  const verb = command.operands()[0]?.value;
  return verb === undefined
    ? undefined
    : TOOLS.find(({ names, verbs }) => names.includes(command.name) && verbs.includes(verb));
}
