import type { Token } from 'markdown-it';
import { useOneOf, type Place } from '../problems';
import type { GlossaryTerm } from '../types';
import { writeBlock } from './blocks';
import { directiveOf } from './directives';
import { writeFence } from './fence';
import { attributes, escapeHtml } from './html';
import { formula, inspectInline } from './inline';
import type { Page, Writer } from './page';
import { closeOf, FreeNames, plainText, slug } from './tokens';

const ALERTS: Readonly<Record<string, string>> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
};

/**
 * Turns the tokens of one page into safe HTML, and fills the page with its steps, questions and links. Every string of the
 * course that goes into the HTML goes through `escapeHtml`, markdown-it's or KaTeX's own renderer, and every address
 * through `linkTarget`.
 */
export class PageRenderer implements Writer {
  readonly page: Page;
  /** What the glossary of the page explains. */
  readonly terms: GlossaryTerm[] = [];
  readonly #env: Record<string, unknown>;
  readonly #names = new FreeNames();

  /** `env` is that of the parser, which knows the footnotes. */
  constructor(page: Page, env: Record<string, unknown>) {
    this.page = page;
    this.#env = env;
  }

  render(tokens: Token[]): string {
    const html = this.blocks(tokens);
    this.page.finish();
    return html;
  }

  blocks(tokens: Token[]): string {
    const html: string[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      const close = token.nesting === 1 ? closeOf(tokens, i) : i;
      const inner = tokens.slice(i + 1, close);
      const block = this.#block(token, inner);
      if (block === undefined) html.push(this.#plain(tokens, i));
      else {
        html.push(block);
        i = close;
      }
    }
    return html.join('');
  }

  inline(token: Token, place?: Place): string {
    if (place !== undefined) token.map = [place.line - 1, place.line];
    inspectInline(this.page, token);
    const { renderer, options } = this.page.md;
    return renderer.renderInline(token.children ?? [], options, this.#env);
  }

  line(text: string, place: Place): string {
    return this.page.md
      .parseInline(text, {})
      .map((token) => this.inline(token, place))
      .join('');
  }

  /** HTML of the blocks that are ours to write; undefined for those that markdown-it writes. */
  #block(token: Token, inner: Token[]): string | undefined {
    switch (token.type) {
      case 'directive':
      case 'directive_open': {
        const directive = directiveOf(token);
        return directive && writeBlock(this, directive, inner, this.terms);
      }
      case 'blockquote_open':
        return this.#alert(token, inner);
      case 'heading_open':
        return this.#heading(token, inner);
      case 'table_open':
        return `<div class="table"><table>${this.blocks(inner)}</table></div>\n`;
      case 'fence':
        return writeFence(this.page, token);
      case 'maths_block':
        return `${formula(this.page, token.content, true, this.page.placeOf(token))}\n`;
      case 'code_block':
        return `<pre class="code"><code>${escapeHtml(token.content)}</code></pre>\n`;
      default:
        return undefined;
    }
  }

  #plain(tokens: Token[], index: number): string {
    const token = tokens[index];
    if (token === undefined) return '';
    const { renderer, options } = this.page.md;
    if (token.type === 'inline') return this.inline(token);
    const rule = token.type.startsWith('footnote_') ? renderer.rules[token.type] : undefined;
    if (rule !== undefined) return rule(tokens, index, options, this.#env, renderer);
    // Alignment of table cells: a class, since inline styles are shut out of the panel.
    const align = /text-align:(left|right|center)/.exec(String(token.attrGet('style') ?? ''))?.[1];
    if (align !== undefined) token.attrs = [['class', `align-${align}`]];
    return renderer.renderToken(tokens, index, options);
  }

  #heading(token: Token, inner: Token[]): string {
    const { page } = this;
    const level = Number(token.tag.slice(1));
    const text = inner.map((inline) => plainText(inline.children ?? [])).join('');
    if (level === 1)
      page.problems.warning(
        page.placeOf(token),
        'The chapter has a title already.',
        'Use "##" for the headings of its parts.',
      );
    const id = this.#names.take(slug(text) || 'section', (name) => page.anchors.has(name));
    page.anchors.add(id);
    page.headings.push({ level, id, text });
    return `<${token.tag}${attributes({ id })}>${this.blocks(inner)}</${token.tag}>\n`;
  }

  #alert(token: Token, inner: Token[]): string | undefined {
    const inline = inner[0]?.type === 'paragraph_open' ? inner[1] : undefined;
    const children = inline?.children ?? null;
    const first = children?.[0];
    const marker = /^\[!([A-Za-z]+)\]\s*$/.exec(first?.type === 'text' ? first.content : '');
    if (inline === undefined || children === null || marker === null) return undefined;
    const kind = (marker[1] ?? '').toLowerCase();
    const title = Object.hasOwn(ALERTS, kind) ? ALERTS[kind] : undefined;
    if (title === undefined) {
      this.page.problems.error(
        this.page.placeOf(token),
        `There is no alert "${kind}".`,
        useOneOf(kind, Object.keys(ALERTS)),
      );
      return undefined;
    }
    inline.children = children.slice(children[1]?.type === 'softbreak' ? 2 : 1);
    const body = inline.children.length === 0 ? inner.slice(3) : inner;
    return `<div class="alert alert-${kind}" role="note"><p class="alert-title">${title}</p>\n${this.blocks(body)}</div>\n`;
  }
}
