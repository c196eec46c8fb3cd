import type { StageBase } from '../base-images';
import { stageBases } from '../base-images';
import { insertLinesBefore } from '../fixes/lines';
import { fromArguments } from '../from-args';
import { Spelling } from '../misspelt';
import type { Dockerfile } from '../model/dockerfile';
import { expand } from '../model/expand';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';
import type { BaseImage } from '../types';
import type { Scope } from '../variables';
import { eachScope } from '../variables';
import { variableTexts } from '../variable-texts';

const EXAMPLE: BaseImage = { env: ['PATH=/usr/bin'], onBuild: [], platform: 'linux/amd64', isPulled: true };

export const rule: Rule = {
  meta: {
    code: 'UndefinedVar',
    title: 'This variable is not defined.',
    severity: 'warning',
    configuration: { context: { imageOf: () => EXAMPLE } },
    fix: 'suggestion',
    source: 'BuildKit UndefinedVar',
    why: 'What nobody has defined is empty: `COPY $SRC/app /app` copies from another place without a word. Variables come from ENV and ARG above, in this stage or those that it starts from, and from the base image. An ARG above the first FROM counts for FROM only; repeat it (`ARG VERSION`) in the stage that uses it. What the base image defines is looked up on the connected workbench; where that does not have the image, nothing is said of its stage.',
    bad: 'FROM debian:12\nENV PATH=$PAHT:/opt/tool/bin',
    good: 'FROM debian:12\nENV PATH=$PATH:/opt/tool/bin',
  },
  check({ document, options, report }) {
    const context = options.context ?? {};
    // Of what starts from images that nobody knows there is nothing to say.
    if (![...stageBases(document, context).values()].some(isKnown)) return;
    const { names: ofFrom } = fromArguments(document);
    const spelling = new Spelling();
    eachScope(document, context, (scope) => {
      for (const { name, span } of undefinedIn(document, scope)) {
        const { instruction, stage, isInherited } = scope;
        const isOfFrom = ofFrom.has(name);
        const meant = isOfFrom
          ? undefined
          : spelling.nearest(name, () => [...scope.values.keys(), ...scope.declared.keys()]);
        report({
          instruction: isInherited ? stage.from : instruction,
          span: isInherited ? stage.image! : span,
          message: messageFor(name, { isInherited, isOfFrom, meant }),
          fixes: isInherited
            ? []
            : [
                isOfFrom ? declare(document, instruction, name) : undefined,
                meant === undefined ? undefined : rename(document, span, { name, meant }),
              ],
        });
      }
    });
  },
};

function isKnown({ kind }: StageBase): boolean {
  return kind === 'image' || kind === 'scratch';
}

/** The variables that the instruction uses and nobody has defined, each once. */
function undefinedIn(document: Dockerfile, scope: Scope): { name: string; span: Span }[] {
  const { instruction, values, declared, isComplete } = scope;
  if (!isComplete) return [];
  const found = new Map<string, Span>();
  for (const { text, escape, quotes, spanOf } of variableTexts(document, instruction)) {
    for (const [name, place] of expand(text, values, escape, quotes).missing)
      if (!declared.has(name) && !found.has(name)) found.set(name, spanOf(place));
  }
  if (found.size === 0) return [];
  if (instruction.keyword === 'ARG') {
    // Each of its words sees those before it.
    for (const { key, word } of instruction.pairs) {
      const use = found.get(key);
      if (use !== undefined && word.end <= use.start) found.delete(key);
    }
  }
  return [...found].map(([name, span]) => ({ name, span }));
}

function messageFor(
  name: string,
  {
    isInherited,
    isOfFrom,
    meant,
  }: {
    readonly isInherited: boolean;
    readonly isOfFrom: boolean;
    readonly meant: string | undefined;
  },
): string {
  const who = isInherited ? `An ONBUILD of what this stage starts from uses ${name}, which` : name;
  if (isOfFrom) return `${who} is known to FROM only. Repeat it in the stage: ARG ${name}.`;
  return `${who} is not defined here, and so it is empty.${meant === undefined ? '' : ` Is ${meant} meant?`}`;
}

function declare(document: Dockerfile, instruction: Instruction, name: string): ProposedFix {
  return fix(`Add ARG ${name}`, false, insertLinesBefore(document, instruction, [`ARG ${name}`]));
}

function rename(
  { source }: Dockerfile,
  span: Span,
  { name, meant }: { readonly name: string; readonly meant: string },
): ProposedFix | undefined {
  return source.slice(span) === name ? fix(`Write ${meant}`, false, replace(span, meant)) : undefined;
}
