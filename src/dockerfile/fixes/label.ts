import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { unquote } from '../model/words';
import type { ProposedFix } from '../rule';
import { fix, replace } from '../rule';

/** The label that says what MAINTAINER said. */
export const AUTHORS = 'org.opencontainers.image.authors';

/** MAINTAINER as a LABEL, written in the same letters. */
export function toLabel({ source, escape }: Dockerfile, instruction: Instruction): ProposedFix | undefined {
  const { args, keywordSpan, comments, danglingEscape } = instruction;
  // In double quotes the escape character protects these, and nothing else.
  const author = [...unquote(args.text)]
    .map((char) => (char === '"' || char === '$' || char === escape ? escape + char : char))
    .join('');
  if (author === '' || comments.length > 0 || danglingEscape !== undefined) return undefined;
  const written = source.slice(keywordSpan);
  return fix(
    'Change to LABEL',
    true,
    replace(keywordSpan, written === written.toLowerCase() ? 'label' : 'LABEL'),
    replace(args.span(0, args.text.length), `${AUTHORS}="${author}"`),
  );
}
