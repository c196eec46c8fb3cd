import type { Token } from 'markdown-it';
import { attributes } from '../html';
import { optionOf, type Directive } from '../directives';
import type { Writer } from '../page';
import { picture } from '../pictures';
import { closeOf } from '../tokens';

/** `:::{figure} picture.svg` */
export function writeFigure(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const { argument, place } = directive;
  if (inner.length === 0)
    page.problems.warning(place, 'The figure has no caption.', 'Say below it in a sentence what it shows.');
  const alt = optionOf(directive, 'alt')?.value ?? '';
  const shown = picture(page, argument, alt, place);
  const number = numberOf(writer, 'Figure');
  const id = nameOf(writer, directive, number);
  const caption = `<figcaption>${numberHtml(number)}${writer.blocks(inner)}</figcaption>`;
  return `<figure${attributes({ class: 'figure', id })}>${shown}${caption}</figure>\n`;
}

/** `:::{table} The caption` */
export function writeTable(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const table = inner[0]?.type === 'table_open' ? inner.slice(1, closeOf(inner, 0)) : undefined;
  if (table === undefined) {
    page.problems.error(
      directive.place,
      'There is no table in this block.',
      'Begin it with a Markdown table.',
    );
    return writer.blocks(inner);
  }
  const number = numberOf(writer, 'Table');
  const id = nameOf(writer, directive, number);
  const caption = `<figcaption>${numberHtml(number)}<p>${writer.line(directive.argument, directive.place)}</p></figcaption>`;
  return `<figure${attributes({ class: 'table', id })}>${caption}<div class="table"><table>${writer.blocks(table)}</table></div></figure>\n`;
}

const numberHtml = (label: string): string => `<p class="number">${label}</p>\n`;

function numberOf({ page }: Writer, kind: 'Figure' | 'Table'): string {
  return `${kind} ${++page.parts.numbers[kind]}`;
}

function nameOf({ page }: Writer, directive: Directive, label: string): string | undefined {
  const name = optionOf(directive, 'name');
  if (name === undefined || !page.claim(name.value, name.place)) return undefined;
  page.parts.named.set(name.value, { file: page.file, label });
  return name.value;
}
