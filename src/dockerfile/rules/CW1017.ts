import { nearest } from '../../base';
import { BOOLEANS, CHECK_OPTIONS, isBuildKitCode } from '../checks';
import type { Dockerfile } from '../model/dockerfile';
import type { Span } from '../model/source';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';

/** What looks like options of BuildKit's checks: `# NAME=OPTIONS`. */
const OPTIONS = /^\s*([a-z]+)\s*=\s*(\S+)/di;

export const rule: Rule = {
  meta: {
    code: 'CW1017',
    title: 'BuildKit does not understand this check= comment.',
    severity: 'warning',
    fix: 'suggestion',
    source: 'BuildKit, ParseLintOptions',
    why: '`# check=skip=NAME,NAME;error=true` at the top of the file tells BuildKit which of its checks to leave out, and above an instruction those for that instruction. A misspelt option at the top lets the build fail; anywhere else the comment is passed over without a word, as is a check that there is not.',
    bad: '# check=skip=StageNameCasng\nFROM debian:12 AS Build',
    good: '# check=skip=StageNameCasing\nFROM debian:12 AS Build',
  },
  check({ document, codes, report }) {
    const [instruction] = document.instructions;
    if (instruction === undefined) return;
    const checks = codes.filter(isBuildKitCode);
    for (const { line, mistake } of mistakesIn(document, checks)) {
      const { span, message, meant } = mistake;
      report({
        instruction,
        line,
        span,
        message: meant === undefined ? message : `${message} Is ${meant} meant?`,
        fixes: [meant === undefined ? undefined : write(span, meant)],
      });
    }
  },
};

interface Mistake {
  readonly span: Span;
  readonly message: string;
  /** What to write in its place. */
  readonly meant: string | undefined;
}

function* mistakesIn(
  document: Dockerfile,
  checks: readonly string[],
): Generator<{ line: number; mistake: Mistake }> {
  const { source, directives, comments } = document;
  for (const { name, line, start, end } of directives) {
    if (name !== 'check') continue;
    const place = { text: source.text.slice(start + 1, end), start: start + 1 };
    for (const mistake of mistakesOf(place, checks, 'The build fails.')) yield { line, mistake };
  }
  for (const { text, line, start } of comments) {
    if (start !== source.lines[line]!.start) continue;
    for (const mistake of mistakesOf({ text, start: start + 1 }, checks, 'The comment counts for nothing.'))
      yield { line, mistake };
  }
}

function* mistakesOf(
  { text, start }: { readonly text: string; readonly start: number },
  checks: readonly string[],
  consequence: string,
): Generator<Mistake> {
  const match = OPTIONS.exec(text);
  if (match === null) return;
  const [, name = '', options = ''] = match;
  const [nameAt, optionsAt] = [match.indices![1]![0] + start, match.indices![2]![0] + start];
  if (name.toLowerCase() !== 'check') {
    const isMeant =
      nearest(name.toLowerCase(), ['check'], 2) !== undefined &&
      /^(?:skip|error|experimental)=/.test(options);
    if (isMeant)
      yield {
        span: { start: nameAt, end: nameAt + name.length },
        message: `Comments with ${name}= are nothing to BuildKit.`,
        meant: 'check',
      };
    return;
  }
  let at = optionsAt;
  for (const option of options.split(';')) {
    yield* mistakesOfOption({ text: option, start: at }, checks, consequence);
    at += option.length + 1;
  }
}

function* mistakesOfOption(
  { text, start }: { readonly text: string; readonly start: number },
  checks: readonly string[],
  consequence: string,
): Generator<Mistake> {
  const equals = text.indexOf('=');
  const key = equals < 0 ? text : text.slice(0, equals);
  const span = { start, end: start + key.length };
  if (equals < 0) {
    const isCheck = key === 'all' || checks.includes(key);
    yield {
      span,
      message: `“${key}” is no option with a value, as in skip=${isCheck ? key : 'all'}. ${consequence}`,
      meant: isCheck ? `skip=${key}` : undefined,
    };
  } else if (!CHECK_OPTIONS.includes(key)) {
    yield {
      span,
      message: `There is no option “${key}”; there are ${CHECK_OPTIONS.join(', ')}. ${consequence}`,
      meant: nearest(key.toLowerCase(), CHECK_OPTIONS, 2),
    };
  } else
    yield* mistakesOfValue(
      key,
      { text: text.slice(equals + 1), start: start + equals + 1 },
      checks,
      consequence,
    );
}

function* mistakesOfValue(
  key: string,
  { text, start }: { readonly text: string; readonly start: number },
  checks: readonly string[],
  consequence: string,
): Generator<Mistake> {
  if (key === 'error') {
    if (!Object.hasOwn(BOOLEANS, text))
      yield {
        span: { start, end: start + text.length },
        message: `error= takes true or false. ${consequence}`,
        meant: nearest(text.toLowerCase(), ['true', 'false'], 2),
      };
    return;
  }
  if (text === 'all') return;
  let at = start;
  for (const name of text.split(',')) {
    const span = { start: at, end: at + name.length };
    at += name.length + 1;
    if (name === '' || checks.includes(name)) continue;
    const isOther = /^(?:DL|SC|CW)\d+$/.test(name);
    yield {
      span,
      message: isOther
        ? `${name} is no check of BuildKit. To ignore it write: # hadolint ignore=${name}`
        : name === 'all'
          ? 'Between other names, all is no name of a check.'
          : `BuildKit has no check “${name}”.`,
      meant: isOther || name === 'all' ? undefined : meantBy(name, checks),
    };
  }
}

/** The check that differs in capitals only, else the nearest one. */
function meantBy(name: string, checks: readonly string[]): string | undefined {
  const small = name.toLowerCase();
  const names = [...checks, 'all'];
  return (
    names.find((check) => check.toLowerCase() === small) ??
    nearest(small, ['all'], 1) ??
    nearest(name, checks, 3)
  );
}

function write(span: Span, text: string): ProposedFix {
  return fix(`Write ${text}`, false, replace(span, text));
}
