import type { Token } from 'markdown-it';
import { foldTerm } from '../../parts';
import type { GlossaryTerm } from '../../types';
import { attributes } from '../html';
import { directiveOf, type Directive } from '../directives';
import type { Writer } from '../page';
import { blocksOf, closeOf, FreeNames, plainText, slug } from '../tokens';

/** The terms of the glossary in the tokens of its page, by {@link foldTerm}: read before any page is written. */
export function glossaryTerms(tokens: readonly Token[]): Map<string, { id: string; term: string }> {
  const terms = new Map<string, { id: string; term: string }>();
  const ids = new Set<string>();
  const names = new FreeNames();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'directive_open' || directiveOf(token)?.name !== 'glossary') continue;
    const inner = tokens.slice(index, closeOf(tokens, index));
    for (const [at, { type }] of inner.entries()) {
      if (type !== 'dt_open') continue;
      const term = plainText(inner[at + 1]?.children ?? []);
      const folded = foldTerm(term);
      if (term === '' || terms.has(folded)) continue;
      const id = names.take(slug(term) || 'term', (name) => ids.has(name));
      ids.add(id);
      terms.set(folded, { id, term });
    }
  }
  return terms;
}

/** `:::{glossary}` around a definition list. `explained` gets each term with the HTML of what it means. */
export function writeGlossary(
  writer: Writer,
  { place }: Directive,
  inner: Token[],
  explained: GlossaryTerm[],
): string {
  const { page } = writer;
  const { problems, parts } = page;
  if (parts.glossary?.file !== page.file) {
    problems.error(
      place,
      'The glossary of the course is another file, or none.',
      `Name this one in the manifest: "glossary: ${page.file}".`,
    );
    return writer.blocks(inner);
  }
  const html: string[] = [];
  for (const { open, all, inner: list } of blocksOf(inner)) {
    if (open.type !== 'dl_open') {
      html.push(writer.blocks(all));
      continue;
    }
    html.push(`<dl class="glossary">\n${writeList(writer, list, explained)}</dl>\n`);
  }
  if (!inner.some(({ type }) => type === 'dl_open'))
    problems.error(
      place,
      'The glossary explains nothing.',
      'Write a line with the term and below it ": what it means".',
    );
  return html.join('');
}

function writeList(writer: Writer, list: Token[], explained: GlossaryTerm[]): string {
  const { page } = writer;
  const html: string[] = [];
  /** Terms whose explanation comes next. */
  let waiting: { id: string; term: string }[] = [];
  let explaining = false;
  for (const { open, inner } of blocksOf(list)) {
    const term = plainText(inner[0]?.children ?? []);
    const body = writer.blocks(inner);
    if (open.type === 'dd_open') {
      explaining = true;
      for (const { id, term } of waiting) explained.push({ id, term, html: body });
      html.push(`<dd>${body}</dd>\n`);
      continue;
    }
    if (explaining) waiting = [];
    explaining = false;
    const entry = page.parts.glossary?.terms.get(foldTerm(term));
    const second = entry === undefined || explained.some(({ id }) => id === entry.id);
    if (second && inner[0] !== undefined)
      page.problems.error(
        page.placeOf(inner[0]),
        `The glossary explains "${term}" twice.`,
        'Leave one of them.',
      );
    if (entry !== undefined && !second) {
      waiting.push(entry);
      page.anchors.add(`term-${entry.id}`);
    }
    html.push(
      `<dt${attributes({ id: entry === undefined || second ? undefined : `term-${entry.id}` })}>${body}</dt>\n`,
    );
  }
  return html.join('');
}
