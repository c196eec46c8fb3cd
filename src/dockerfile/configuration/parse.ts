import type { Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { nearest } from '../../base';
import { SourceText } from '../model/source';
import { RULES } from '../rules';
import type { Fix, LabelType, Severity } from '../types';
import { CONFIGURATION_KEYS, LABEL_TYPES, SEVERITY_NAMES } from './keys';
import type { ConfigurationKey } from './keys';
import { overridesOf } from './merge';
import { FORMATS, THRESHOLDS } from './types';
import type { Configuration, ConfigurationProblem, ParsedConfiguration } from './types';

const SHELLCHECK_CODE = /^SC\d{4}$/;
const CODES: readonly string[] = RULES.map(({ meta }) => meta.code);
const OPTIONS = {
  'strict-labels': 'strictLabels',
  'disable-ignore-pragma': 'disableIgnorePragma',
  'no-color': 'noColor',
  'no-fail': 'noFail',
  verbose: 'verbose',
} as const;

/** Reads a `.hadolint.yaml`. What cannot be understood is a problem, and the rest counts all the same. */
export function parseConfiguration(text: string): ParsedConfiguration {
  return new Reader(text).read();
}

class Reader {
  readonly #source: SourceText;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #problems: ConfigurationProblem[] = [];

  constructor(text: string) {
    this.#source = new SourceText(text);
    this.#document = parseDocument(text, { logLevel: 'silent' });
  }

  read(): ParsedConfiguration {
    for (const { pos, message } of this.#document.errors) {
      const [sentence = message] = message.split('\n');
      this.#report(
        { start: pos[0], end: pos[1] },
        'error',
        `This is not valid YAML: ${sentence.replace(/ at line .*$/, '')}.`,
      );
    }
    let options: Configuration = {};
    for (const { name, key, value } of this.#pairs(this.#document.contents, 'A configuration')) {
      const known = CONFIGURATION_KEYS.find((each) => each.name === name);
      if (known === undefined) this.#unknownKey(name, key);
      else if (!isEmpty(value)) options = { ...options, ...this.#option(known, value, options) };
    }
    const problems = this.#problems.sort(
      ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
    );
    return { options, problems };
  }

  #option({ name, kind }: ConfigurationKey, value: Node, sofar: Configuration): Configuration {
    switch (kind) {
      case 'boolean': {
        const flag = this.#boolean(value, name);
        return flag === undefined ? {} : { [OPTIONS[name as keyof typeof OPTIONS]]: flag };
      }
      case 'threshold': {
        const threshold = this.#oneOf(value, THRESHOLDS, 'severity');
        return threshold === undefined ? {} : { failureThreshold: threshold };
      }
      case 'format': {
        const format = this.#oneOf(value, FORMATS, 'format');
        return format === undefined ? {} : { formats: [...(sofar.formats ?? []), format] };
      }
      case 'formats': {
        const formats = this.#items(value, name).flatMap(
          (item) => this.#oneOf(item, FORMATS, 'format') ?? [],
        );
        return { formats: [...formats, ...(sofar.formats ?? [])] };
      }
      case 'codes':
        return { ignored: this.#codes(value, name) };
      case 'texts':
        return { trustedRegistries: this.#items(value, name).flatMap((item) => this.#text(item) ?? []) };
      case 'labels':
        return { labelSchema: this.#labels(value, name) };
      case 'overrides':
        return { overrides: this.#overrides(value, name) };
    }
  }

  #labels(node: Node, name: string): Readonly<Record<string, LabelType>> {
    const labels = this.#pairs(node, name).flatMap(({ name: label, key, value }) => {
      const written = isScalar(value) && value.value === '' ? 'text' : undefined;
      const type = written ?? this.#oneOf(value ?? key, LABEL_TYPES, 'type of label');
      return type === undefined ? [] : [[label, type] as const];
    });
    return Object.fromEntries(labels);
  }

  #overrides(node: Node, name: string): NonNullable<Configuration['overrides']> {
    const lists: Partial<Record<Severity, readonly string[]>> = {};
    for (const { name: written, key, value } of this.#pairs(node, name)) {
      const severity = SEVERITY_NAMES.find((known) => known === written);
      if (severity === undefined) this.#unknown(key, written, SEVERITY_NAMES, 'severity', 'warning');
      else if (!isEmpty(value)) lists[severity] = this.#codes(value, severity);
    }
    return overridesOf(lists);
  }

  #codes(node: Node, name: string): string[] {
    return this.#items(node, name).flatMap((item) => {
      const code = this.#text(item, 'DL');
      if (code === undefined) return [];
      if (!CODES.includes(code) && !SHELLCHECK_CODE.test(code)) {
        const other = CODES.find((known) => known.toLowerCase() === code.toLowerCase());
        const shellcheck = SHELLCHECK_CODE.exec(code.toUpperCase())?.[0];
        const names = CODES.filter((known) => !/\d/.test(known));
        const meant = other ?? shellcheck ?? nearest(code, names, tolerance(code));
        this.#report(spanOf(item), 'warning', `There is no rule ${code}.`, this.#changeTo(item, meant));
      }
      return [code];
    });
  }

  #items(node: Node, name: string): Node[] {
    if (isSeq(node)) return node.items.flatMap((item) => this.#resolved(item) ?? []);
    const fix =
      isScalar(node) && node.source !== undefined && /^[\w.*/:-]+$/.test(node.source)
        ? this.#changeTo(node, `[${node.source}]`, 'Make it a list')
        : [];
    this.#report(spanOf(node), 'error', `${name} has to be a list: one line “- value” for each.`, fix);
    return [];
  }

  /** The pairs of a mapping; anything else is a problem. */
  #pairs(contents: unknown, what: string): { name: string; key: Node; value: Node | undefined }[] {
    const node = this.#resolved(contents);
    if (isEmpty(node)) return [];
    if (!isMap(node)) {
      this.#report(spanOf(node), 'error', `${what} has to be lines of the form “key: value”.`);
      return [];
    }
    return node.items.flatMap((pair) => {
      const key = this.#resolved(pair.key);
      if (isScalar(key)) return [{ name: String(key.value), key, value: this.#resolved(pair.value) }];
      if (key !== undefined) this.#report(spanOf(key), 'error', 'A key has to be a word.');
      return [];
    });
  }

  #boolean(node: Node, name: string): boolean | undefined {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'boolean') return value;
    const meant = /^(?:y|yes|on|true|1)$/i.test(String(value))
      ? 'true'
      : /^(?:n|no|off|false|0)$/i.test(String(value))
        ? 'false'
        : undefined;
    this.#report(spanOf(node), 'error', `${name} is either true or false.`, this.#changeTo(node, meant));
    return undefined;
  }

  #oneOf<T extends string>(node: Node, values: readonly T[], what: string): T | undefined {
    const text = isScalar(node) ? String(node.value) : '';
    const found = values.find((value) => value === text);
    if (found === undefined) this.#unknown(node, text, values, what, 'error');
    return found;
  }

  #unknown(
    node: Node,
    written: string,
    values: readonly string[],
    what: string,
    severity: ConfigurationProblem['severity'],
  ): void {
    const lower = written.toLowerCase();
    const meant = values.includes(lower) ? lower : nearest(lower, values, tolerance(lower));
    this.#report(
      spanOf(node),
      severity,
      `There is no ${what} ${written === '' ? 'like this' : written}; there are ${values.join(', ')}.`,
      this.#changeTo(node, meant),
    );
  }

  /** The text of an item; a number gets `prefix` by its fix. */
  #text(node: Node, prefix = ''): string | undefined {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string') return value;
    const fix = typeof value === 'number' && prefix !== '' ? `${prefix}${value}` : undefined;
    this.#report(spanOf(node), 'error', 'This has to be a text.', this.#changeTo(node, fix));
    return undefined;
  }

  #unknownKey(name: string, key: Node): void {
    const names = CONFIGURATION_KEYS.map((each) => each.name);
    const meant =
      names.find((known) => plain(known) === plain(name)) ?? nearest(name, names, tolerance(name));
    const isTaken =
      meant !== undefined && isMap(this.#document.contents) && this.#document.contents.has(meant);
    this.#report(
      spanOf(key),
      'warning',
      `There is no key ${name}, so it counts for nothing.${meant === undefined ? '' : ` Is ${meant} meant?`}`,
      isTaken ? [] : this.#changeTo(key, meant),
    );
  }

  #changeTo(node: Node, text: string | undefined, title = `Change to ${text ?? ''}`): Fix[] {
    if (text === undefined) return [];
    return [{ title, edits: [{ range: this.#source.rangeOf(spanOf(node)), newText: text }], safe: true }];
  }

  #report(
    span: { start: number; end: number },
    severity: ConfigurationProblem['severity'],
    message: string,
    fixes: readonly Fix[] = [],
  ): void {
    this.#problems.push({ range: this.#source.rangeOf(span), severity, message, fixes });
  }

  #resolved(node: unknown): Node | undefined {
    return isAlias(node) ? node.resolve(this.#document) : ((node ?? undefined) as Node | undefined);
  }
}

function isEmpty(node: Node | undefined): node is undefined {
  return node === undefined || (isScalar(node) && node.value === null);
}

function spanOf(node: Node): { start: number; end: number } {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** How many letters may differ in a misspelt word. */
function tolerance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** `labelSchema`, `label_schema` and `label-schema` are the same. */
function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
