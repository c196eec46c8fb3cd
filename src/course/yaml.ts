import { Document, LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { useOneOf, type Place, type Problems } from './problems';

/** A YAML value with its place in the file, so that a mistake in it can be pointed at. */
export class YamlValue {
  readonly #node: Node | null;
  readonly #source: YamlSource;

  constructor(node: Node | null, source: YamlSource) {
    this.#node = node;
    this.#source = source;
  }

  get place(): Place {
    return this.#source.placeOf(this.#node);
  }

  get problems(): Problems {
    return this.#source.problems;
  }

  /** True for what is left out or `null`. */
  get empty(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The value of anything that is neither mapping nor list. */
  get scalar(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined;
  }

  fail(message: string, remedy: string): undefined {
    this.problems.error(this.place, message, remedy);
    return undefined;
  }

  /** The pairs of a mapping, keys as text. Anything else is a problem and gives none. */
  entries(what: string): { key: string; keyPlace: Place; value: YamlValue }[] {
    const node = this.#node;
    if (!isMap(node)) {
      if (isAlias(node)) this.fail('YAML aliases are not read here.', 'Write the value out.');
      else this.fail(`${what} has to be a mapping.`, 'Write lines of the form "key: value".');
      return [];
    }
    const pairs: { key: string; keyPlace: Place; value: YamlValue }[] = [];
    for (const pair of node.items) {
      const key = pair.key as Node | null;
      pairs.push({
        key: isScalar(key) ? String(key.value) : '',
        keyPlace: this.#source.placeOf(key),
        value: new YamlValue(pair.value as Node | null, this.#source),
      });
    }
    return pairs;
  }

  /** The values of a mapping whose keys have to be among `known`; others are problems. */
  fields<K extends string>(what: string, known: readonly K[]): Partial<Record<K, YamlValue>> {
    const fields: Partial<Record<K, YamlValue>> = {};
    for (const { key, keyPlace, value } of this.entries(what)) {
      const match = known.find((name) => name === key);
      if (match === undefined)
        this.problems.error(keyPlace, `${what} has no "${key}".`, useOneOf(key, known));
      else fields[match] = value;
    }
    return fields;
  }

  list(what: string): YamlValue[] {
    const node = this.#node;
    if (isSeq(node)) return node.items.map((item) => new YamlValue(item as Node | null, this.#source));
    this.fail(`${what} has to be a list.`, 'Write one line "- value" for each, or [first, second].');
    return [];
  }

  /** Text; numbers count as the text they were written as. */
  text(what: string): string | undefined {
    const node = this.#node;
    if (isScalar(node)) {
      if (typeof node.value === 'string') {
        if (node.value.trim() !== '') return node.value;
        return this.fail(`${what} is empty.`, 'Fill it in, or leave the line out.');
      }
      if (typeof node.value === 'number') return node.source ?? String(node.value);
    }
    return this.fail(`${what} has to be text.`, 'Write it on one line, in quotes where it holds a colon.');
  }

  number(what: string, minimum: number, maximum: number): number | undefined {
    const value = this.scalar;
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum)
      return value;
    return this.fail(
      `${what} has to be a whole number from ${minimum} to ${maximum}.`,
      'Write the digits alone.',
    );
  }

  boolean(what: string): boolean | undefined {
    const value = this.scalar;
    if (typeof value === 'boolean') return value;
    return this.fail(`${what} has to be true or false.`, 'Write true or false, without quotes.');
  }

  /** A list of texts; one text alone counts as a list of one. */
  texts(what: string): string[] {
    if (!this.isList) {
      const one = this.text(what);
      return one === undefined ? [] : [one];
    }
    return this.list(what).flatMap((item) => item.text(`An entry of ${what}`) ?? []);
  }
}

/** One piece of YAML inside a file: knows where its first character stands there. */
class YamlSource {
  readonly problems: Problems;
  readonly #origin: Place;
  readonly #lines: LineCounter;

  constructor(problems: Problems, origin: Place, lines: LineCounter) {
    this.problems = problems;
    this.#origin = origin;
    this.#lines = lines;
  }

  at(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: this.#origin.line + line - 1, column: this.#origin.column + col - 1 };
  }

  placeOf(node: Node | null): Place {
    return node?.range ? this.at(node.range[0]) : this.#origin;
  }
}

/** One for all: making it takes longer than reading a check with it. */
const SCHEMA = new Document().schema;

/**
 * Reads YAML 1.2 whose first line stands at `origin` of the file. Syntax errors are problems, and undefined the
 * answer. Aliases are never followed, so that a small file cannot grow into a large value.
 */
export function parseYaml(text: string, problems: Problems, origin: Place): YamlValue | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: SCHEMA });
  const source = new YamlSource(problems, origin, lines);
  for (const error of document.errors)
    problems.error(
      source.at(error.pos[0]),
      `This is not valid YAML: ${error.message}`,
      'Check the indentation, and put text with a colon in quotes.',
    );
  return document.errors.length > 0 ? undefined : new YamlValue(document.contents, source);
}
