import type { Instruction } from './model/instruction';
import { isKeyword } from './model/keywords';
import { parseDockerfile } from './model/parse';
import type { OutlineItem } from './types';

/** A step as an image's history tells it. */
interface Step {
  keyword: string;
  /** One line, white space collapsed. */
  rest: string;
}

/**
 * For each step of an image's history (`created_by`, the first one first) the instruction that made it; none for those of
 * the base image. `undefined` where this Dockerfile did not make the image as it stands there: its last steps have to be
 * all instructions of a stage, those of the stages that it starts from included, and at least one has to say the same.
 */
export function instructionsOf(
  text: string,
  history: readonly string[],
): (OutlineItem | undefined)[] | undefined {
  const { stages } = parseDockerfile(text);
  const steps = history.map(readStep);
  for (const stage of stages.toReversed()) {
    const made: Instruction[] = [];
    for (let at: typeof stage | undefined = stage; at !== undefined; at = at.parent) {
      made.unshift(...at.instructions);
    }
    if (made.length === 0 || made.length > steps.length) continue;
    const last = steps.slice(-made.length);
    const alike = made.map((instruction, index) => likeness(instruction, last[index] as Step));
    if (alike.includes('none') || !alike.includes('text')) continue;
    const before = steps.length - made.length;
    return steps.map((_, index) => {
      const instruction = made[index - before];
      if (instruction === undefined) return undefined;
      const { keyword, line, lastLine } = instruction;
      return { keyword, line, lastLine };
    });
  }
  return undefined;
}

/**
 * What a builder wrote down: `/bin/sh -c #(nop) CMD …`, `/bin/sh -c …` or `|1 A=b /bin/sh -c …` (the classic one),
 * `RUN |1 A=b /bin/sh -c … # buildkit` (BuildKit), a comment behind other instructions too.
 */
function readStep(createdBy: string): Step {
  const line = oneLine(createdBy).replace(/ # buildkit$/, '');
  const told = /^(?:\/bin\/sh -c #\(nop\) )?([A-Z]+)(?: (.*))?$/s.exec(line);
  const [, keyword = '', rest = ''] = told ?? [];
  return isKeyword(keyword) ? { keyword, rest } : { keyword: 'RUN', rest: line };
}

/** `keyword`: it may be this one, as far as can be told; variables, for one, are in the history as they turned out. */
function likeness(instruction: Instruction, { keyword, rest }: Step): 'text' | 'keyword' | 'none' {
  if (instruction.keyword !== keyword) return 'none';
  if (instruction.heredocs.length > 0) return 'keyword';
  if (keyword === 'RUN') {
    if (instruction.json !== undefined) {
      const words = oneLine(instruction.words.map(({ value }) => value).join(' '));
      return rest.endsWith(words) ? 'text' : 'none';
    }
    return rest === oneLine(instruction.args.text) || rest.endsWith(` ${oneLine(instruction.args.text)}`)
      ? 'text'
      : 'none';
  }
  if ((keyword === 'COPY' || keyword === 'ADD') && !instruction.args.text.includes('$')) {
    return rest.endsWith(` ${instruction.words.at(-1)?.value ?? ''}`) ? 'text' : 'none';
  }
  return 'keyword';
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
