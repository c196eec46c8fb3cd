import type { MarkdownIt, Token } from 'markdown-it';
import { displayText } from '../../base';
import { readCheck } from '../checks/schema';
import { explainPattern } from '../checks/pattern';
import type { CourseFolder } from '../folder';
import { useOneOf, type Place, type Problems } from '../problems';
import type { Check, Heading, Hint, Step } from '../types';
import { parseYaml } from '../yaml';
import { parseFenceInfo, type Attributes } from './attributes';
import { directiveOf, type BodyKind, type Directive } from './directives';
import { attributes, escapeHtml } from './html';
import { linkTarget } from './links';
import { sanitizeSvg } from './svg';

const DIRECTIVES: Readonly<Record<string, { body: BodyKind; options: readonly string[] }>> = {
  check: { body: 'raw', options: [] },
  hint: { body: 'markdown', options: ['when'] },
  exercise: { body: 'markdown', options: ['label'] },
  solution: { body: 'markdown', options: [] },
  question: { body: 'markdown', options: [] },
  dropdown: { body: 'markdown', options: ['open'] },
  figure: { body: 'markdown', options: ['alt', 'name'] },
  table: { body: 'markdown', options: ['name'] },
};

/** How the body of a directive is read; undefined for names that there are not. */
export function bodyKind(name: string): BodyKind | undefined {
  return Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name]?.body : undefined;
}

const ALERTS: Readonly<Record<string, string>> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
};

const FENCE_CLASSES = ['run', 'inside', 'file', 'output'] as const;
const FENCE_VALUES = ['session', 'title', 'path'] as const;
const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
const RASTER = /\.(png|jpe?g|gif|webp|avif)$/i;
/** On links whose address `linkTarget` has seen; the parser's renderer refuses all others. */
export const LOOKED_AT = { lookedAt: true };
const ID = /^[A-Za-z][\w-]{0,63}$/;
const DEFAULT_SESSION = 'workbench';
/** What everybody can read as the place that it is: nothing in it leads elsewhere or hides. */
const isFilePath = (path: string): boolean =>
  /^(~?\/[^/]+)(\/[^/]+)*$/.test(path) &&
  !path.split('/').some((part) => part === '.' || part === '..') &&
  displayText(path) === path;
/** Characters of a title that is made from code. */
const MAX_TITLE = 60;

export interface ChapterLink {
  path: string;
  anchor: string | undefined;
  place: Place;
}

/** What one chapter holds, before its links to other chapters have been looked at. */
export interface RenderedChapter {
  html: string;
  headings: readonly Heading[];
  steps: readonly Step[];
  /** Everything that a link may name after `#`. */
  anchors: ReadonlySet<string>;
  /** Links into the course, this chapter included. */
  links: readonly ChapterLink[];
}

/** Ids of steps, tasks and questions in the whole course, with where they stand. */
export type IdRegistry = Map<string, { file: string; line: number }>;

interface StepDraft {
  step: Omit<Step, 'check' | 'hints'>;
  hints: Hint[];
  check: Check | undefined;
}

/**
 * Turns the tokens of one chapter into safe HTML and steps. Every string of the course that goes into the HTML goes
 * through `escapeHtml` or markdown-it's own renderer, and every address through `linkTarget`.
 */
export class ChapterRenderer {
  readonly #md: MarkdownIt;
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #problems: Problems;
  readonly #folder: CourseFolder;
  readonly #ids: IdRegistry;
  readonly #headings: Heading[] = [];
  readonly #anchors = new Set<string>();
  readonly #links: ChapterLink[] = [];
  readonly #steps = new Map<string, StepDraft>();
  readonly #exercises: { id: string; place: Place }[] = [];
  /** Parts that name a step which may stand further down. */
  readonly #later: (() => void)[] = [];
  #lastStep: StepDraft | undefined;
  #openedSessions = new Set<string>();
  #figures = 0;

  constructor(options: {
    md: MarkdownIt;
    file: string;
    source: string;
    problems: Problems;
    folder: CourseFolder;
    ids: IdRegistry;
  }) {
    this.#md = options.md;
    this.#file = options.file;
    this.#lines = options.source.split('\n');
    this.#problems = options.problems;
    this.#folder = options.folder;
    this.#ids = options.ids;
  }

  render(tokens: Token[]): RenderedChapter {
    const html = this.#blocks(tokens);
    for (const attach of this.#later) attach();
    for (const { id, place } of this.#exercises)
      if (this.#steps.get(id)?.check === undefined)
        this.#problems.warning(
          place,
          `The exercise "${id}" has no check, so it can never be done.`,
          `Add ":::{check} ${id}".`,
        );
    for (const { path, anchor, place } of this.#links)
      if (path === this.#file && anchor !== undefined && !this.#anchors.has(anchor))
        this.#problems.error(
          place,
          `There is nothing called #${anchor} in this chapter.`,
          useOneOf(anchor, [...this.#anchors].slice(0, 12)),
        );
    return {
      html,
      headings: this.#headings,
      steps: [...this.#steps.values()].map(({ step, check, hints }) => ({ ...step, check, hints })),
      anchors: this.#anchors,
      links: this.#links.filter(({ path }) => path !== this.#file),
    };
  }

  #blocks(tokens: Token[]): string {
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

  /** HTML of the blocks that are ours to write; undefined for those that markdown-it writes. */
  #block(token: Token, inner: Token[]): string | undefined {
    switch (token.type) {
      case 'directive':
      case 'directive_open': {
        const directive = directiveOf(token);
        return directive && this.#directive(directive, inner);
      }
      case 'blockquote_open':
        return this.#alert(token, inner);
      case 'heading_open':
        return this.#heading(token, inner);
      case 'table_open':
        return `<div class="table"><table>${this.#blocks(inner)}</table></div>\n`;
      case 'fence':
        return this.#fence(token);
      case 'code_block':
        return `<pre class="code"><code>${escapeHtml(token.content)}</code></pre>\n`;
      default:
        return undefined;
    }
  }

  #plain(tokens: Token[], index: number): string {
    const token = tokens[index];
    if (token === undefined) return '';
    const { renderer, options } = this.#md;
    if (token.type === 'inline') return this.#inline(token);
    // Alignment of table cells: a class, since inline styles are shut out of the panel.
    const align = /text-align:(left|right|center)/.exec(String(token.attrGet('style') ?? ''))?.[1];
    if (align !== undefined) token.attrs = [['class', `align-${align}`]];
    return renderer.renderToken(tokens, index, options);
  }

  /** `place` is where the text stands, for text that is not a block of its own. */
  #inline(token: Token, place?: Place): string {
    if (place !== undefined) token.map = [place.line - 1, place.line];
    this.#inspectInline(token);
    return this.#md.renderer.renderInline(token.children ?? [], this.#md.options, {});
  }

  /** Rewrites the links and images of a paragraph in place, and warns of what will not do what its author meant. */
  #inspectInline(token: Token): void {
    const refused: boolean[] = [];
    for (const child of token.children ?? []) {
      switch (child.type) {
        case 'link_open':
          child.meta = LOOKED_AT;
          refused.push(!this.#link(child, token));
          break;
        case 'link_close':
          if (refused.pop() === true) child.tag = 'span';
          break;
        case 'image':
          this.#image(child, token);
          break;
        case 'text': {
          if (/^:{3,}$/.test(child.content))
            this.#problems.error(
              this.#locate(child.content, token),
              'This line closes nothing.',
              'A block around other blocks needs more colons than they have.',
            );
          const tag = /<(\/?[a-z][a-z0-9]*\b|!--)/i.exec(child.content)?.[0];
          if (tag !== undefined)
            this.#problems.warning(
              this.#locate(tag, token),
              `HTML is shown as it is written: ${tag}`,
              'Use Markdown, and put code in `backticks`.',
            );
          break;
        }
        default:
      }
    }
  }

  /** False where the link is refused; its text stays. */
  #link(child: Token, parent: Token): boolean {
    const address = String(child.attrGet('href') ?? '');
    const place = this.#locate(this.#written(address), parent);
    const target = linkTarget(address, this.#file);
    const title = child.attrGet('title');
    const keepTitle: [string, string][] = title === null ? [] : [['title', String(title)]];
    switch (target.kind) {
      case 'external':
        child.attrs = [['class', 'external'], ['href', target.href], ...keepTitle];
        return true;
      case 'anchor':
        child.attrs = [['href', `#${target.anchor}`], ...keepTitle];
        this.#links.push({ path: this.#file, anchor: target.anchor, place });
        return true;
      case 'file': {
        const { path, anchor } = target;
        if (!this.#folder.has(path)) {
          this.#problems.error(
            place,
            `There is no ${path} in the course.`,
            useOneOf(path, this.#folder.chapterFiles),
          );
          child.tag = 'span';
          child.attrs = null;
          return false;
        }
        child.attrs = [['href', anchor === undefined ? path : `${path}#${anchor}`], ...keepTitle];
        this.#links.push({ path, anchor, place });
        return true;
      }
      case 'refused':
        this.#problems.error(place, target.message, target.remedy);
        child.tag = 'span';
        child.attrs = null;
        return false;
    }
  }

  /** Replaces an image of a paragraph by safe markup of ours. */
  #image(child: Token, parent: Token): void {
    const address = String(child.attrGet('src') ?? '');
    const place = this.#locate(this.#written(address), parent);
    const html = this.#picture(address, plainText(child.children ?? []), place);
    child.type = 'safe_html';
    child.content = html;
    child.children = null;
  }

  /** An inline SVG or an `<img>` of the course; empty, with a problem, where it cannot be shown. */
  #picture(address: string, alt: string, place: Place): string {
    if (alt.trim() === '')
      this.#problems.error(
        place,
        `The image ${address} has no text for those who cannot see it.`,
        'Describe it in the brackets of ![…], or in ":alt:" of a figure.',
      );
    const target = linkTarget(address, this.#file);
    if (target.kind !== 'file') {
      this.#problems.error(
        place,
        `The image ${address} is not part of the course.`,
        'Put the file into the course folder: a course needs no network.',
      );
      return '';
    }
    const { path } = target;
    if (!this.#folder.has(path)) {
      this.#problems.error(place, `There is no ${path} in the course.`, 'Check the path and its spelling.');
      return '';
    }
    const svg = this.#folder.svg(path);
    if (svg !== undefined) {
      const safe = sanitizeSvg(svg, alt, `${slug(this.#file)}-${++this.#figures}-`);
      for (const { place: at, message, remedy } of safe.mistakes)
        this.#problems.forFile(path).error(at, message, remedy);
      return safe.html;
    }
    if (RASTER.test(path)) return `<img${attributes({ src: path, alt, loading: 'lazy' })}>`;
    this.#problems.error(
      place,
      `${path} is no image that can be shown.`,
      'Use svg, png, jpg, gif, webp or avif.',
    );
    return '';
  }

  #heading(token: Token, inner: Token[]): string {
    const level = Number(token.tag.slice(1));
    const text = inner.map((inline) => plainText(inline.children ?? [])).join('');
    if (level === 1)
      this.#problems.warning(
        this.#placeOf(token),
        'The chapter has a title already.',
        'Use "##" for the headings of its parts.',
      );
    const base = slug(text) || 'section';
    let id = base;
    for (let count = 1; this.#anchors.has(id); count++) id = `${base}-${count}`;
    this.#anchors.add(id);
    this.#headings.push({ level, id, text });
    return `<${token.tag}${attributes({ id })}>${this.#blocks(inner)}</${token.tag}>\n`;
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
      this.#problems.error(
        this.#placeOf(token),
        `There is no alert "${kind}".`,
        useOneOf(kind, Object.keys(ALERTS)),
      );
      return undefined;
    }
    inline.children = children.slice(children[1]?.type === 'softbreak' ? 2 : 1);
    const body = inline.children.length === 0 ? inner.slice(3) : inner;
    return `<div class="alert alert-${kind}" role="note"><p class="alert-title">${title}</p>\n${this.#blocks(body)}</div>\n`;
  }

  #fence(token: Token): string {
    const info = parseFenceInfo(token.info);
    const place = this.#placeOf(token);
    const column = (offset: number): Place => ({
      line: place.line,
      column: (this.#lines[place.line - 1] ?? '').indexOf(token.info) + offset + 1,
    });
    for (const { offset, text } of info.mistakes)
      this.#problems.error(
        column(offset),
        `The attributes of this code cannot be read from "${text}" on.`,
        'Write them as {#id .run session=name title="A title"}.',
      );
    const { language } = info;
    const {
      classes = [],
      values = new Map<string, string>(),
      id,
    } = info.attributes ?? ({} as Partial<Attributes>);
    for (const name of classes)
      if (!FENCE_CLASSES.some((known) => known === name))
        this.#problems.error(
          column(token.info.indexOf(`.${name}`)),
          `Code has no class ".${name}".`,
          useOneOf(name, FENCE_CLASSES),
        );
    for (const name of values.keys())
      if (!FENCE_VALUES.some((known) => known === name))
        this.#problems.error(
          column(token.info.indexOf(`${name}=`)),
          `Code has no attribute "${name}".`,
          useOneOf(name, FENCE_VALUES),
        );
    const code = `<code${attributes({ class: language && `language-${language}` })}>${escapeHtml(token.content)}</code>`;
    const plain = `<pre class="${classes.includes('output') ? 'output' : 'code'}">${code}</pre>\n`;

    const inside = classes.includes('inside');
    const isFile = classes.includes('file');
    if (!inside && !isFile && !classes.includes('run')) {
      if (id !== undefined && classes.length === 0)
        this.#problems.warning(
          column(token.info.indexOf(`#${id}`)),
          `The code "${id}" has an id but cannot be run.`,
          'Add .run, or leave the id out.',
        );
      return plain;
    }
    if (id === undefined) {
      this.#problems.error(place, 'A step needs an id.', 'Add one, for example {#list-images .run}.');
      return plain;
    }
    if (!this.#claim(id, place)) return plain;

    const path = values.get('path');
    if (isFile !== (path !== undefined))
      this.#problems.error(
        place,
        isFile ? 'A file step has to name its file.' : 'Only a file step has a path.',
        isFile ? 'Add path=~/folder/Dockerfile.' : 'Add .file, or leave the path out.',
      );
    else if (path !== undefined && !isFilePath(path))
      this.#problems.error(
        place,
        `${displayText(path)} is no path of a file on the workbench.`,
        'Begin it with ~/ or /, end it with the name of the file, and leave out . and .. as parts.',
      );
    const session = values.get('session') ?? DEFAULT_SESSION;
    if (inside && !this.#openedSessions.has(session))
      this.#problems.error(
        place,
        `No step before this one opens anything in the terminal "${session}".`,
        'Put a step with .run and the same session before it, such as a docker run -it.',
      );
    if (!isFile) this.#openedSessions.add(session);
    if (!isFile && language !== undefined && !SHELLS.has(language) && !inside)
      this.#problems.warning(
        place,
        `A terminal cannot run ${language}.`,
        'Mark the code as sh, or make it a file step.',
      );
    const title = values.get('title') ?? titleOf(token.content);
    this.#add({
      id,
      title,
      code: token.content.replace(/\n$/, ''),
      language,
      file: isFile ? path : undefined,
      insert: false,
      on: 'workbench',
      session,
      inside,
      folder: undefined,
      solution: undefined,
    });
    return `<section${attributes({
      class: inside ? 'step inside' : isFile ? 'step file' : 'step',
      id,
      'data-step': id,
      'data-path': isFile ? path : undefined,
      'aria-label': title,
    })}><pre>${code}</pre></section>\n`;
  }

  #directive(directive: Directive, inner: Token[]): string {
    const { name, place, argument } = directive;
    const known = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
    if (known === undefined) {
      this.#problems.error(place, `There is no block "${name}".`, useOneOf(name, Object.keys(DIRECTIVES)));
      return this.#blocks(inner);
    }
    for (const [option, { place: at }] of directive.options)
      if (!known.options.includes(option))
        this.#problems.error(
          at,
          `The block "${name}" has no option "${option}".`,
          known.options.length === 0 ? 'Leave it out.' : useOneOf(option, known.options),
        );
    switch (name) {
      case 'check':
        this.#check(directive);
        return '';
      case 'hint':
        return this.#hint(directive, inner);
      case 'exercise':
        return this.#exercise(directive, inner);
      case 'solution':
        if (argument !== '') this.#expectStep(argument, place, 'solution');
        return details('solution', 'Solution', this.#blocks(inner), {
          'data-solution': argument || undefined,
        });
      case 'dropdown':
        return details('dropdown', argument || 'More', this.#blocks(inner), {
          open: directive.options.has('open') ? '' : undefined,
        });
      case 'question':
        return this.#question(directive, inner);
      case 'figure':
        return this.#figure(directive, inner);
      default:
        return this.#table(directive, inner);
    }
  }

  #check({ argument, place, body, bodyPlace }: Directive): void {
    if (argument === '') {
      this.#problems.error(
        place,
        'The check does not say which step it belongs to.',
        'Write ":::{check} step-id".',
      );
      return;
    }
    const value = parseYaml(body, this.#problems, bodyPlace);
    const check =
      value?.empty === true
        ? value.fail('The check is empty.', 'Add "image: alpine".')
        : value && readCheck(value);
    this.#later.push(() => {
      const draft = this.#expectStep(argument, place, 'check');
      if (draft === undefined) return;
      if (draft.check !== undefined)
        this.#problems.error(
          place,
          `The step "${argument}" has a check already.`,
          'Put both into one: all of its lines have to hold.',
        );
      else draft.check = check;
    });
  }

  #hint({ argument, place, options }: Directive, inner: Token[]): string {
    const when = options.get('when');
    const reason = when && explainPattern(when.value);
    if (when !== undefined && reason !== undefined)
      this.#problems.error(when.place, `This is no regular expression. ${reason}`, 'Correct the pattern.');
    const html = this.#blocks(inner);
    const hint: Hint = { html, ...(when !== undefined && reason === undefined && { when: when.value }) };
    if (argument !== '') {
      this.#later.push(() => this.#expectStep(argument, place, 'hint')?.hints.push(hint));
      return '';
    }
    if (this.#lastStep !== undefined) {
      this.#lastStep.hints.push(hint);
      return '';
    }
    return details('hint', 'Hint', html);
  }

  #exercise({ argument, place, options }: Directive, inner: Token[]): string {
    const id = options.get('label')?.value ?? '';
    if (id === '') {
      this.#problems.error(place, 'The exercise has no label.', 'Add a line ":label: my-exercise" below it.');
      return this.#blocks(inner);
    }
    if (!this.#claim(id, options.get('label')?.place ?? place)) return this.#blocks(inner);
    const title = argument === '' ? 'Your turn' : argument;
    this.#add({
      id,
      title,
      code: undefined,
      language: undefined,
      file: undefined,
      insert: false,
      on: 'workbench',
      session: DEFAULT_SESSION,
      inside: false,
      folder: undefined,
      solution: undefined,
    });
    this.#exercises.push({ id, place });
    const head = `<p class="task-title">${escapeHtml(title)}</p>\n`;
    return `<section${attributes({ class: 'task', id, 'data-task': id, 'aria-label': title })}>${head}${this.#blocks(inner)}</section>\n`;
  }

  /** A task list is the answers; without one the reader is left to think, with a dropdown perhaps. */
  #question({ argument, place }: Directive, inner: Token[]): string {
    if (argument === '' || !this.#claim(argument, place)) {
      if (argument === '')
        this.#problems.error(place, 'The question has no id.', 'Write ":::{question} its-id".');
      return this.#blocks(inner);
    }
    const parts: string[] = [];
    let right = 0;
    let answers = 0;
    for (let i = 0; i < inner.length; i++) {
      const token = inner[i]!;
      const close = token.nesting === 1 ? closeOf(inner, i) : i;
      const piece = inner.slice(i, close + 1);
      const items = token.type === 'bullet_list_open' ? taskItems(inner.slice(i + 1, close)) : undefined;
      if (items === undefined) parts.push(this.#blocks(piece));
      else
        for (const item of items) {
          answers++;
          if (item.right) right++;
          parts.push(this.#answer(item));
        }
      i = close;
    }
    if (answers > 0 && right === 0)
      this.#problems.error(place, 'None of the answers is right.', 'Mark the right ones with "- [x]".');
    return `<section${attributes({ class: 'question', id: argument, 'data-question': argument })}>${parts.join('')}</section>\n`;
  }

  #answer({ right, label, rest }: TaskItem): string {
    const quote = rest[0]?.type === 'blockquote_open' ? closeOf(rest, 0) : -1;
    const feedback = quote === -1 ? rest : [...rest.slice(1, quote), ...rest.slice(quote + 1)];
    const verdict = `<p class="verdict">${right ? 'Right.' : 'Not quite.'}</p>`;
    return `<details class="answer" data-right="${right}"><summary>${this.#inline(label)}</summary>${verdict}${this.#blocks(feedback)}</details>\n`;
  }

  #figure({ argument, place, options }: Directive, inner: Token[]): string {
    if (inner.length === 0)
      this.#problems.warning(
        place,
        'The figure has no caption.',
        'Say below it in a sentence what it shows.',
      );
    const picture = this.#picture(argument, options.get('alt')?.value ?? '', place);
    const caption = inner.length === 0 ? '' : `<figcaption>${this.#blocks(inner)}</figcaption>`;
    return `<figure${attributes({ class: 'figure', id: this.#anchor(options.get('name')) })}>${picture}${caption}</figure>\n`;
  }

  #table({ argument, place, options }: Directive, inner: Token[]): string {
    const table = inner[0]?.type === 'table_open' ? inner.slice(1, closeOf(inner, 0)) : undefined;
    if (table === undefined) {
      this.#problems.error(place, 'There is no table in this block.', 'Begin it with a Markdown table.');
      return this.#blocks(inner);
    }
    const caption = this.#md
      .parseInline(argument, {})
      .map((line) => this.#inline(line, place))
      .join('');
    return `<figure${attributes({ class: 'table', id: this.#anchor(options.get('name')) })}><figcaption>${caption}</figcaption><table>${this.#blocks(table)}</table></figure>\n`;
  }

  #anchor(name: { value: string; place: Place } | undefined): string | undefined {
    if (name === undefined) return undefined;
    if (!ID.test(name.value) || this.#anchors.has(name.value)) {
      this.#problems.error(
        name.place,
        `"${name.value}" cannot be the name here.`,
        'Use a name of letters, digits and - that this chapter has not used yet.',
      );
      return undefined;
    }
    this.#anchors.add(name.value);
    return name.value;
  }

  #add(step: StepDraft['step']): void {
    this.#lastStep = { step, hints: [], check: undefined };
    this.#steps.set(step.id, this.#lastStep);
  }

  /** Takes `id` for the course; false, with a problem, where it is taken or no id. */
  #claim(id: string, place: Place): boolean {
    const other = this.#ids.get(id);
    if (!ID.test(id))
      this.#problems.error(
        place,
        `"${id}" is no id.`,
        'Use a letter, then letters, digits and -, 64 characters at most.',
      );
    else if (other !== undefined || this.#anchors.has(id))
      this.#problems.error(
        place,
        `The id "${id}" is taken${other === undefined ? ' by a heading' : `: ${other.file}, line ${other.line}`}.`,
        'Give each step, exercise and question of the course an id of its own.',
      );
    else {
      this.#ids.set(id, { file: this.#file, line: place.line });
      this.#anchors.add(id);
      return true;
    }
    return false;
  }

  #expectStep(id: string, place: Place, what: string): StepDraft | undefined {
    const draft = this.#steps.get(id);
    if (draft === undefined)
      this.#problems.error(
        place,
        `This ${what} belongs to "${id}", and this chapter has no such step.`,
        this.#steps.size === 0
          ? 'Give the step that id.'
          : useOneOf(id, [...this.#steps.keys()].slice(0, 30)),
      );
    return draft;
  }

  #placeOf(token: Token): Place {
    const line = (token.map?.[0] ?? 0) + 1;
    return { line, column: 1 + ((this.#lines[line - 1] ?? '').search(/\S/) || 0) };
  }

  /** Where `needle` stands in the lines of `token`; the beginning of the token where it is written otherwise. */
  #locate(needle: string, token: Token): Place {
    const [from, to] = token.map ?? [0, 0];
    for (let line = from; line < to; line++) {
      const column = (this.#lines[line] ?? '').indexOf(needle);
      if (column !== -1) return { line: line + 1, column: column + 1 };
    }
    return this.#placeOf(token);
  }

  /** An address as it probably stands in the source: markdown-it gives it percent-encoded. */
  #written(address: string): string {
    return address.includes('%') ? this.#md.utils.lib.mdurl.decode(address) : address;
  }
}

interface TaskItem {
  right: boolean;
  label: Token;
  rest: Token[];
}

/** The answers of a task list; undefined where an item is none. */
function taskItems(tokens: Token[]): TaskItem[] | undefined {
  const items: TaskItem[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const close = closeOf(tokens, i);
    const inner = tokens.slice(i + 1, close);
    const label = inner[1];
    const first = label?.children?.[0];
    const box =
      label?.type === 'inline' && first?.type === 'text' ? /^\[([ xX])\]\s+/.exec(first.content) : null;
    if (label === undefined || first === undefined || box === null) return undefined;
    first.content = first.content.slice(box[0].length);
    items.push({ right: box[1] !== ' ', label, rest: inner.slice(3) });
    i = close;
  }
  return items;
}

/** The index of the token that closes the one at `open`. */
function closeOf(tokens: Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    depth += tokens[i]?.nesting ?? 0;
    if (depth === 0) return i;
  }
  return tokens.length;
}

function details(
  kind: string,
  summary: string,
  body: string,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  return `<details${attributes({ class: kind, ...more })}><summary>${escapeHtml(summary)}</summary>\n${body}</details>\n`;
}

function plainText(tokens: Token[]): string {
  return tokens
    .map((token) => (token.type === 'softbreak' ? ' ' : token.content))
    .join('')
    .trim();
}

/** An anchor as GitHub makes it from a heading. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')
    .slice(0, 80);
}

function titleOf(code: string): string {
  const line = code.split('\n').find((text) => text.trim() !== '' && !text.trim().startsWith('#')) ?? code;
  const title = line.trim();
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
}
