import type { Token } from 'markdown-it';
import { useOneOf, type Place } from '../problems';
import { foldTerm } from '../parts';
import { attributes, escapeHtml } from './html';
import { linkTarget } from './links';
import { addressMark, labelMark } from './marks';
import type { Page } from './page';
import { picture } from './pictures';
import { roleOf, shownAndTarget } from './roles';
import { plainText } from './tokens';

/** On links whose address `linkTarget` has seen; the parser's renderer refuses all others. */
export const LOOKED_AT = { lookedAt: true };
export const ROLES = ['term', 'cite', 'math', 'ref', 'rule'];
/** Codes of the linter's rules that have a page. */
const RULE = /^(?:CW|DL)\d{4}$/;
const MAX_NAMED = 12;
/** Characters of a formula. */
const MAX_FORMULA = 5000;

/** Rewrites what stands in a paragraph in place, as safe markup of ours, and warns of what will not do what its author meant. */
export function inspectInline(page: Page, token: Token): void {
  const refused: boolean[] = [];
  const children = token.children ?? [];
  for (const [index, child] of children.entries()) {
    switch (child.type) {
      case 'link_open': {
        child.meta = LOOKED_AT;
        const empty = children[index + 1]?.type === 'link_close';
        refused.push(!link(page, child, token, empty ? children[index + 1] : undefined));
        break;
      }
      case 'link_close':
        if (refused.pop() === true) child.tag = 'span';
        break;
      case 'image': {
        const address = String(child.attrGet('src') ?? '');
        const place = page.locate(written(page, address), token);
        become(child, picture(page, address, plainText(child.children ?? []), place));
        break;
      }
      case 'role':
        become(child, role(page, child, token));
        break;
      case 'variable':
        become(
          child,
          `<var${attributes({ class: 'variable', 'data-variable': child.content })}>${escapeHtml(child.content)}</var>`,
        );
        break;
      case 'maths_inline':
        become(child, formula(page, child.content, false, page.locate(child.content, token)));
        break;
      case 'text':
        inspectText(page, child, token);
        break;
      default:
    }
  }
}

/** A formula as safe HTML; as it is written, with a problem, where it cannot be read. */
export function formula(page: Page, tex: string, display: boolean, place: Place): string {
  page.maths = true;
  if (tex.length > MAX_FORMULA) {
    page.problems.error(
      place,
      `This formula has ${tex.length} characters; ${MAX_FORMULA} are allowed.`,
      'Divide it into several.',
    );
    return '';
  }
  const tag = display ? 'div' : 'span';
  try {
    const html = page.drawn(() => page.parts.typeset?.(tex, display) ?? escapeHtml(tex), place);
    return `<${tag} class="math">${html}</${tag}>`;
  } catch (error) {
    page.problems.error(
      place,
      `This formula cannot be read: ${(error as Error).message.replace(/^KaTeX parse error: /, '')}`,
      'Write it as KaTeX knows it (https://katex.org/docs/supported), or put a backslash before a $ that is none.',
    );
    return `<code>${escapeHtml(tex)}</code>`;
  }
}

function become(token: Token, html: string): void {
  token.type = 'safe_html';
  token.content = html;
  token.children = null;
}

function inspectText(page: Page, child: Token, parent: Token): void {
  const { content } = child;
  if (/^:{3,}$/.test(content))
    page.problems.error(
      page.locate(content, parent),
      'This line closes nothing.',
      'A block around other blocks needs more colons than they have.',
    );
  const tag = /<(\/?[a-z][a-z0-9]*\b|!--)/i.exec(content)?.[0];
  if (tag !== undefined)
    page.problems.warning(
      page.locate(tag, parent),
      `HTML is shown as it is written: ${tag}`,
      'Use Markdown, and put code in `backticks`.',
    );
  const footnote = /\[\^[^\]\s]+\]/.exec(content)?.[0];
  if (footnote !== undefined)
    page.problems.error(
      page.locate(footnote, parent),
      `There is no footnote ${footnote} on this page.`,
      `Write it as "${footnote}: its text" on a line of its own.`,
    );
  page.checkVariables(content, (_, text) => page.locate(text, parent));
}

/** False where the link is refused; its text stays. `close` is given for a link without a text, which gets its target's label. */
function link(page: Page, child: Token, parent: Token, close: Token | undefined): boolean {
  const address = String(child.attrGet('href') ?? '');
  const place = page.locate(written(page, address), parent);
  const target = linkTarget(address, page.file);
  const title = child.attrGet('title');
  const keepTitle: [string, string][] = title === null ? [] : [['title', String(title)]];
  const refuse = (): boolean => {
    child.tag = 'span';
    child.attrs = null;
    return false;
  };
  const lead = (path: string, href: string, anchor: string | undefined): boolean => {
    child.attrs = [['href', href], ...keepTitle];
    page.links.push({ path, anchor, place });
    if (close !== undefined) prefix(close, labelMark(path, anchor ?? ''));
    return true;
  };
  switch (target.kind) {
    case 'external':
      child.attrs = [['class', 'external'], ['href', target.href], ...keepTitle];
      if (close !== undefined)
        page.problems.error(place, 'This link has no text.', 'Say in the brackets where it leads.');
      return true;
    case 'anchor':
      return lead(page.file, addressMark(target.anchor), target.anchor);
    case 'file': {
      const { path, anchor } = target;
      if (page.parts.folder.has(path))
        return lead(path, anchor === undefined ? path : `${path}#${anchor}`, anchor);
      page.problems.error(
        place,
        `There is no ${path} in the course.`,
        useOneOf(path, page.parts.folder.chapterFiles),
      );
      return refuse();
    }
    case 'refused':
      page.problems.error(place, target.message, target.remedy);
      return refuse();
  }
}

/** Puts safe markup before the end of a link. */
function prefix(close: Token, html: string): void {
  close.type = 'safe_html';
  close.content = `${html}</a>`;
}

function role(page: Page, child: Token, parent: Token): string {
  const { name, content } = roleOf(child) ?? { name: '', content: '' };
  const place = page.locate(`{${name}}`, parent);
  switch (name) {
    case 'term':
      return term(page, content, place);
    case 'cite':
      return cite(page, content, place);
    case 'math':
      return formula(page, content, false, place);
    case 'ref': {
      const { shown, target } = shownAndTarget(content);
      page.links.push({ path: page.file, anchor: target, place, numbered: true });
      return `<a${attributes({ href: addressMark(target) })}>${shown === target ? labelMark(page.file, target) : escapeHtml(shown)}</a>`;
    }
    case 'rule':
      if (RULE.test(content))
        return `<a${attributes({ class: 'rule', href: `rule:${content}` })}>${escapeHtml(content)}</a>`;
      page.problems.error(place, `The linter has no rule "${content}".`, 'Write its code, such as DL3006.');
      return escapeHtml(content);
    default:
      page.problems.error(place, `There is no role "${name}".`, useOneOf(name, ROLES));
      return escapeHtml(content);
  }
}

function term(page: Page, content: string, place: Place): string {
  const { shown, target } = shownAndTarget(content);
  const { glossary } = page.parts;
  const entry = glossary?.terms.get(foldTerm(target));
  if (glossary === undefined || entry === undefined) {
    page.problems.error(
      place,
      `The glossary does not explain "${target}".`,
      glossary === undefined
        ? 'Add "glossary: glossary.md" to the manifest, and the term to that file.'
        : `Add it to ${glossary.file}, or write {term}\`shown <term>\`. ${useOneOf(
            target,
            [...glossary.terms.values()].map((known) => known.term).slice(0, MAX_NAMED),
          )}`,
    );
    return escapeHtml(shown);
  }
  // With the file on its own page too: what it explains is shown elsewhere as well.
  const href = `${glossary.file}#term-${entry.id}`;
  return `<a${attributes({ class: 'term', href, 'data-term': entry.id })}>${escapeHtml(shown)}</a>`;
}

function cite(page: Page, content: string, place: Place): string {
  const { bibliography } = page.parts;
  const cites = content.split(',').flatMap((part) => {
    const key = part.trim();
    const label = bibliography?.labels.get(key);
    if (bibliography === undefined || label === undefined) {
      page.problems.error(
        place,
        `The bibliography has no entry "${key}".`,
        bibliography === undefined
          ? 'Add "bibliography: references.yaml" to the manifest, and the entry to that file.'
          : useOneOf(key, [...bibliography.labels.keys()].slice(0, MAX_NAMED)),
      );
      return [];
    }
    page.parts.cited.add(key);
    const href = `${bibliography.file}#ref-${key}`;
    return `<a${attributes({ class: 'cite', href, 'data-cite': key })}>${escapeHtml(label)}</a>`;
  });
  return cites.length === 0 ? '' : `[${cites.join('; ')}]`;
}

/** An address as it probably stands in the source: markdown-it gives it percent-encoded. */
function written(page: Page, address: string): string {
  return address.includes('%') ? page.md.utils.lib.mdurl.decode(address) : address;
}
