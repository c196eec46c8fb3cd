import type { YamlValue } from '../yaml';
import { explainPattern } from './pattern';

const MAX_EXIT_CODE = 255;

/** What is left of an object without its undefined values, for optional properties. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** A check that may be written as one text. `required` is the field that the text stands for. */
export function shortOrFields<K extends string, R extends K>(
  value: YamlValue,
  what: string,
  required: R,
  known: readonly K[],
  example: string,
): { text: string; fields: Partial<Record<K, YamlValue>> } | undefined {
  if (!value.isMap) {
    const text = value.text(`The ${required}`);
    return text === undefined ? undefined : { text, fields: {} };
  }
  const fields = value.fields(what, known);
  const text = fields[required]?.text(`"${required}"`);
  if (text !== undefined) return { text, fields };
  return fields[required] !== undefined
    ? undefined
    : value.fail(`${what} has no "${required}".`, `Add "${required}: ${example}".`);
}

export function readExists(value: YamlValue | undefined): boolean | undefined {
  return value?.boolean('"exists"');
}

export function readExitCode(value: YamlValue | undefined): number | undefined {
  return value?.number('"exit-code"', 0, MAX_EXIT_CODE);
}

/** A regular expression, tried out once. */
export function readPattern(value: YamlValue | undefined): string | undefined {
  const pattern = value?.text('A pattern');
  if (value === undefined || pattern === undefined) return undefined;
  const reason = explainPattern(pattern);
  if (reason === undefined) return pattern;
  return value.fail(
    `This is no regular expression. ${reason}`,
    'Put a backslash before ( ) [ ] { } . * + ? where you mean the character itself.',
  );
}

export function readArguments(check: YamlValue, run: YamlValue | undefined): readonly string[] | undefined {
  if (run === undefined)
    return check.fail('The check does not say what to run.', 'Add "run: [cat, /etc/os-release]".');
  if (!run.isList)
    return run.fail(
      '"run" has to be a list of arguments; no shell reads it.',
      'Write [cat, /etc/os-release], or [sh, -c, "…"] where you do want a shell.',
    );
  const argv = run.texts('"run"');
  return argv.length > 0 ? argv : run.fail('"run" is empty.', 'Name the program and its arguments.');
}
