import { escapeHtml } from './html';
import type { Place } from '../problems';

/** What may stand in a figure: shapes and text. Nothing that runs, loads, or repeats other parts. */
const ELEMENTS = new Set(
  `svg g defs path rect circle ellipse line polyline polygon text tspan marker linearGradient radialGradient stop
   clipPath mask`.split(/\s+/),
);

const ATTRIBUTES = new Set(
  `viewBox width height preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry d points dx dy transform offset fx fy
   fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray
   stroke-dashoffset stroke-miterlimit opacity color stop-color stop-opacity font-size font-family font-weight
   font-style text-anchor dominant-baseline letter-spacing textLength lengthAdjust pathLength paint-order
   gradientUnits gradientTransform spreadMethod markerWidth markerHeight markerUnits refX refY orient marker-start
   marker-mid marker-end clip-path clip-rule clipPathUnits mask maskUnits vector-effect`.split(/\s+/),
);

/** Classes that the pages style in every theme; others could pose as parts of the page. */
const CLASSES = new Set(['accent', 'muted', 'box', 'line', 'label']);

/** Left out without a word: what drawing programs write for themselves, and text that `alt` takes the place of. */
const SILENT_ATTRIBUTES = /^(xmlns(:.*)?|xml:.*|version|baseProfile|role|aria-.*|inkscape:.*|sodipodi:.*)$/;
const SILENT_ELEMENTS = new Set(['title', 'desc', 'metadata', 'sodipodi:namedview']);

const MAX_DEPTH = 50;

export interface SvgMistake {
  place: Place;
  message: string;
  remedy: string;
}

export interface SafeSvg {
  /** Built anew from what is allowed; empty where the file cannot be read. */
  html: string;
  mistakes: readonly SvgMistake[];
}

/**
 * Reads an SVG file of a course and writes it anew as markup that may stand in a page: only elements and
 * attributes of the lists above, references only to its own ids, which get `prefix` so that figures of one page
 * cannot meet. `alt` is what a screen reader says.
 */
export function sanitizeSvg(source: string, alt: string, prefix: string): SafeSvg {
  const reader = new SvgReader(source, alt, prefix);
  try {
    return { html: reader.read(), mistakes: reader.mistakes };
  } catch (error) {
    if (!(error instanceof MalformedSvg)) throw error;
    return { html: '', mistakes: [...reader.mistakes, error.mistake] };
  }
}

class MalformedSvg extends Error {
  readonly mistake: SvgMistake;
  constructor(mistake: SvgMistake) {
    super(mistake.message);
    this.mistake = mistake;
  }
}

/** `<name`, its attributes, `>` or `/>`; or `</name>`. */
const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

class SvgReader {
  readonly mistakes: SvgMistake[] = [];
  readonly #source: string;
  readonly #alt: string;
  readonly #prefix: string;

  constructor(source: string, alt: string, prefix: string) {
    this.#source = source;
    this.#alt = alt;
    this.#prefix = prefix;
  }

  read(): string {
    const source = this.#source;
    const out: string[] = [];
    /** Open elements; false for those that are left out with all that they hold. */
    const open: { name: string; kept: boolean }[] = [];
    let position = /^\uFEFF?\s*(<\?xml[^>]*\?>)?/.exec(source)?.[0].length ?? 0;
    let rootSeen = false;
    while (position < source.length) {
      if (source.startsWith('<!--', position)) {
        const end = source.indexOf('-->', position + 4);
        if (end === -1) this.#malformed(position, 'A comment does not end.');
        position = end + 3;
        continue;
      }
      const kept = open.every((element) => element.kept);
      if (source[position] !== '<') {
        const next = source.indexOf('<', position);
        const text = source.slice(position, next === -1 ? source.length : next);
        if (open.length === 0 && text.trim() !== '')
          this.#malformed(position, 'There is text outside the picture.');
        if (kept && open.length > 0) out.push(escapeHtml(this.#decode(text, position)));
        position += text.length;
        continue;
      }
      TAG.lastIndex = position;
      const tag = TAG.exec(source);
      if (tag === null) this.#malformed(position, 'This is no plain XML element.');
      const [whole, closing, name = '', attributes = '', empty] = tag;
      if (closing === '/') {
        const last = open.pop();
        if (last?.name !== name) this.#malformed(position, `</${name}> closes nothing.`);
        if (kept) out.push(`</${name}>`);
      } else {
        if (open.length === 0 && (rootSeen || name !== 'svg'))
          this.#malformed(position, 'The file has to hold one svg element.');
        rootSeen = true;
        const allowed = kept && this.#allows(name, position);
        if (allowed)
          out.push(
            `<${name}${this.#attributes(attributes, position + 1 + name.length, open.length === 0)}${empty === '/' ? '/' : ''}>`,
          );
        if (empty !== '/') open.push({ name, kept: allowed });
        if (open.length > MAX_DEPTH) this.#malformed(position, 'Elements are nested too deeply.');
      }
      position += whole.length;
    }
    if (open.length > 0 || !rootSeen) this.#malformed(source.length, 'The file ends too early.');
    return out.join('').trim();
  }

  #allows(name: string, offset: number): boolean {
    if (ELEMENTS.has(name)) return true;
    if (!SILENT_ELEMENTS.has(name))
      this.#mistake(
        offset,
        `<${name}> is not allowed in a figure and is left out.`,
        'Draw with shapes and text alone.',
      );
    return false;
  }

  #attributes(text: string, offset: number, root: boolean): string {
    const kept: string[] = [];
    for (const match of text.matchAll(ATTRIBUTE)) {
      const name = match[1] ?? '';
      const at = offset + match.index;
      const value = this.#decode(match[2] ?? match[3] ?? '', at);
      const safe = this.#value(name, value, at);
      if (safe !== undefined) kept.push(` ${name}="${escapeHtml(safe)}"`);
    }
    return (root ? ` role="img" aria-label="${escapeHtml(this.#alt)}"` : '') + kept.join('');
  }

  /** The value to write; undefined: leave the attribute out. */
  #value(name: string, value: string, offset: number): string | undefined {
    if (name === 'id') return this.#prefix + value.replace(/[^\w-]/g, '_');
    if (name === 'class') {
      const classes = value.split(/\s+/).filter((word) => word !== '');
      const strange = classes.filter((word) => !CLASSES.has(word));
      if (strange.length > 0)
        this.#mistake(
          offset,
          `The class ${strange.join(' ')} is not one that pages style.`,
          `Use ${[...CLASSES].join(', ')}.`,
        );
      return classes.filter((word) => CLASSES.has(word)).join(' ') || undefined;
    }
    if (!ATTRIBUTES.has(name)) {
      if (!SILENT_ATTRIBUTES.test(name))
        this.#mistake(
          offset,
          `The attribute ${name} is not allowed in a figure and is left out.`,
          'Use presentation attributes such as fill and stroke.',
        );
      return undefined;
    }
    if (!/url\s*\(|image-set\s*\(|[a-z]+:\/\/|\\/i.test(value)) return value;
    const own = /^url\(#([\w-]+)\)$/.exec(value.trim())?.[1];
    if (own !== undefined) return `url(#${this.#prefix}${own})`;
    this.#mistake(
      offset,
      `${name} refers to something outside the figure.`,
      'Refer to an id of the same file.',
    );
    return undefined;
  }

  /** Replaces XML's own five entities and numbers; no others exist without a document type, which is refused. */
  #decode(text: string, offset: number): string {
    return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));?/gi, (whole, decimal, hex, name) => {
      const named = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[String(name)];
      if (named !== undefined) return named;
      const code = decimal !== undefined ? Number(decimal) : parseInt(String(hex), 16);
      if (!(code > 0x1f && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff))
        this.#malformed(offset, `There is no character ${whole}.`);
      return String.fromCodePoint(code);
    });
  }

  #mistake(offset: number, message: string, remedy: string): void {
    this.mistakes.push({ place: this.#place(offset), message, remedy });
  }

  #malformed(offset: number, message: string): never {
    throw new MalformedSvg({
      place: this.#place(offset),
      message: `The figure cannot be read. ${message}`,
      remedy: 'Save it as plain SVG, without a document type, styles or scripts.',
    });
  }

  #place(offset: number): Place {
    const before = this.#source.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  }
}
