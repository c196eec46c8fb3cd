import type { DockerIgnore } from '../../base';
import { cleanPath, parseDockerIgnore } from '../../base';
import type { Dockerfile } from '../model/dockerfile';
import { expand } from '../model/expand';
import type { Instruction } from '../model/instruction';
import type { Word } from '../model/words';
import type { Rule } from '../rule';
import type { Scope } from '../variables';
import { eachScope } from '../variables';

/** Patterns that leave nothing of the context. */
const EVERYTHING = ['*', '**', '**/*'];
/** What ADD fetches from elsewhere. */
const REMOTE = /^(?:[a-z+]+:\/\/|[\w.-]+@[\w.-]+:)/i;

export const rule: Rule = {
  meta: {
    code: 'CopyIgnoredFile',
    title: 'The .dockerignore leaves out what is copied here.',
    severity: 'warning',
    configuration: { context: { ignore: parseDockerIgnore('*.log') } },
    fix: 'none',
    source: 'BuildKit CopyIgnoredFile',
    why: 'What the .dockerignore names is not sent to the builder, so that COPY does not find it. Take the line out of the .dockerignore, or the file out of the COPY. An ignore file of the Dockerfile’s own (`web.Dockerfile.dockerignore`) counts in place of the `.dockerignore` in the same folder. Files with `!` lines are left alone, as BuildKit does it: what they leave in the end only the build can tell.',
    bad: 'FROM debian:12\nCOPY build.log /var/log/',
    good: 'FROM debian:12\nCOPY build.sh /usr/local/bin/',
  },
  check({ document, options, report }) {
    const { context = {} } = options;
    const { ignore } = context;
    // A folder may be left out and a file in it not: too difficult to tell from here.
    if (ignore === undefined || ignore.hasExceptions || ignore.patterns.length === 0) return;
    eachScope(document, context, (scope) => {
      const { instruction, stage, isInherited } = scope;
      for (const { word, path } of sourcesOf(document, scope)) {
        if (!isLeftOut(ignore, path)) continue;
        report({
          instruction: isInherited ? stage.from : instruction,
          span: isInherited ? stage.image! : word,
          message: `The .dockerignore leaves out ${path === '.' || path === '/' ? 'everything' : path}, so that ${instruction.keyword} does not find it.`,
        });
      }
    });
  },
};

/** What COPY or ADD takes from the context, as far as the paths are known. */
function sourcesOf({ escape }: Dockerfile, { instruction, values }: Scope): { word: Word; path: string }[] {
  if (!isFromContext(instruction)) return [];
  return instruction.words.slice(0, -1).flatMap((word) => {
    if (word.text.startsWith('<<')) return [];
    const { text, missing } = expand(word.text, values, escape);
    if (text === undefined || missing.size > 0 || REMOTE.test(text)) return [];
    return { word, path: cleanPath(text) };
  });
}

function isFromContext(instruction: Instruction): boolean {
  const { keyword } = instruction;
  return keyword === 'ADD' || (keyword === 'COPY' && instruction.flag('from') === undefined);
}

function isLeftOut(ignore: DockerIgnore, path: string): boolean {
  const isWhole = path === '.' || path === '/';
  return (
    (!isWhole || ignore.patterns.some((pattern) => EVERYTHING.includes(pattern))) && ignore.ignores(path)
  );
}
