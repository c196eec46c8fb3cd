import type { Token } from 'markdown-it';
import { explainPattern } from '../../checks/pattern';
import { readCheck } from '../../checks/schema';
import type { Hint } from '../../types';
import { parseYaml } from '../../yaml';
import { optionOf, type Directive } from '../directives';
import type { Writer } from '../page';
import { details } from './details';

/** `:::{check} step-id` */
export function writeCheck({ page }: Writer, { argument, place, body, bodyPlace }: Directive): string {
  if (argument === '') {
    page.problems.error(
      place,
      'The check does not say which step it belongs to.',
      'Write ":::{check} step-id".',
    );
    return '';
  }
  const value = parseYaml(body, page.problems, bodyPlace);
  const check =
    value?.empty === true
      ? value.fail('The check is empty.', 'Add "image: alpine".')
      : value && readCheck(value, { folder: page.parts.folder });
  const { line, column } = bodyPlace;
  page.checkVariables(body, (offset) => {
    const before = body.slice(0, offset).split('\n');
    return { line: line + before.length - 1, column: column + (before.at(-1)?.length ?? 0) };
  });
  page.whenRead(() => {
    const draft = page.expectStep(argument, place, 'check');
    if (draft === undefined) return;
    if (draft.check !== undefined)
      page.problems.error(
        place,
        `The step "${argument}" has a check already.`,
        'Put both into one: all of its lines have to hold.',
      );
    else draft.check = check;
  });
  return '';
}

/** `:::{hint} step-id` */
export function writeHint(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const { argument, place } = directive;
  const when = optionOf(directive, 'when');
  const reason = when && explainPattern(when.value);
  if (when !== undefined && reason !== undefined)
    page.problems.error(when.place, `This is no regular expression. ${reason}`, 'Correct the pattern.');
  const html = writer.blocks(inner);
  const hint: Hint = { html, ...(when !== undefined && reason === undefined && { when: when.value }) };
  if (argument !== '') {
    page.whenRead(() => page.expectStep(argument, place, 'hint')?.hints.push(hint));
    return '';
  }
  if (page.lastStep !== undefined) {
    page.lastStep.hints.push(hint);
    return '';
  }
  return details('hint', 'Hint', html);
}
