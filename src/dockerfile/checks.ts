import type { Dockerfile } from './model/dockerfile';
import type { Comment } from './model/instruction';

/** What a `check=` of BuildKit says: `skip=A,B;error=true;experimental=all`. */
export interface CheckOptions {
  readonly skip: 'all' | ReadonlySet<string>;
  readonly experimental: 'all' | ReadonlySet<string>;
  /** Whether a finding lets the build fail. */
  readonly error: boolean;
}

/** The options that there are. */
export const CHECK_OPTIONS: readonly string[] = ['skip', 'error', 'experimental'];
/** What strconv.ParseBool of Go takes. */
export const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true]),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false]),
]) as Record<string, boolean>;
const BUILDKIT_CODE = /^[A-Z][A-Za-z]+$/;
/** A comment with an option, as BuildKit reads it: at the very beginning of its line. */
const CHECK_COMMENT = /^\s*check\s*=\s*(\S+)/i;
/** Checks of the file as a whole, which comments at an instruction do not reach. */
const OF_THE_FILE: ReadonlySet<string> = new Set([
  ...['ConsistentInstructionCasing', 'DuplicateStageName', 'InvalidDefaultArgInFrom'],
  ...['NoEmptyContinuation', 'ReservedStageName'],
]);
const NOTHING: CheckOptions = { skip: new Set(), experimental: new Set(), error: false };

/** True for the names of BuildKit's checks; hadolint's codes and ours have digits. */
export function isBuildKitCode(code: string): boolean {
  return BUILDKIT_CODE.test(code);
}

/**
 * The options behind `check=` (ParseLintOptions in frontend/dockerfile/linter/linter.go of moby/buildkit); undefined
 * where BuildKit refuses them.
 */
export function parseCheckOptions(text: string): CheckOptions | undefined {
  let options = NOTHING;
  if (text.trim() === '') return options;
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) return undefined;
    const value = part.slice(equals + 1).trim();
    switch (part.slice(0, equals).trim()) {
      case 'skip':
        options = { ...options, skip: listOf(value) };
        break;
      case 'experimental':
        options = { ...options, experimental: listOf(value) };
        break;
      case 'error': {
        const error = Object.hasOwn(BOOLEANS, value) ? BOOLEANS[value] : undefined;
        if (error === undefined) return undefined;
        options = { ...options, error };
        break;
      }
      default:
        return undefined;
    }
  }
  return options;
}

function listOf(value: string): 'all' | ReadonlySet<string> {
  return value === 'all' ? 'all' : new Set(value.split(',').map((code) => code.trim()));
}

/** Which of BuildKit's checks a Dockerfile switches off and on: by its directive, and by comments at instructions. */
export class Checks {
  readonly #file: CheckOptions;
  /** By the line that an instruction starts in. */
  readonly #instructions = new Map<number, CheckOptions>();

  constructor(document: Dockerfile) {
    const directive = document.directives.find(({ name }) => name === 'check');
    this.#file = parseCheckOptions(directive?.value.split(' ')[0] ?? '') ?? NOTHING;
    const found = document.comments.filter(
      (comment) => isEmpty(comment) || optionsIn(document, comment) !== undefined,
    );
    if (found.length > 0) this.#readComments(document, found);
  }

  /** True where a finding of BuildKit lets the build fail. */
  get areErrors(): boolean {
    return this.#file.error;
  }

  /** True where a check is switched off for an instruction that starts in that line. */
  skips(code: string, line: number): boolean {
    return isBuildKitCode(code) && this.#lists(code, line).some(({ skip }) => holds(skip, code));
  }

  /** True where a check that is off by itself is switched on for an instruction that starts in that line. */
  switchesOn(code: string, line: number): boolean {
    return isBuildKitCode(code) && this.#lists(code, line).some((each) => holds(each.experimental, code));
  }

  /** True where {@link switchesOn} is true of any line. */
  mentions(code: string): boolean {
    return (
      isBuildKitCode(code) &&
      [this.#file, ...this.#instructions.values()].some(({ experimental }) => holds(experimental, code))
    );
  }

  #lists(code: string, line: number): CheckOptions[] {
    const own = OF_THE_FILE.has(code) ? undefined : this.#instructions.get(line);
    return own === undefined ? [this.#file] : [this.#file, own];
  }

  /**
   * The comments between two instructions belong to the second one, those above an empty comment left out; the first
   * that holds options counts.
   */
  #readComments(document: Dockerfile, comments: readonly Comment[]): void {
    let next = 0;
    for (const { line } of document.instructions) {
      let options: CheckOptions | undefined;
      for (; next < comments.length && comments[next]!.line < line; next++) {
        const comment = comments[next]!;
        options = isEmpty(comment) ? undefined : (options ?? optionsIn(document, comment));
      }
      if (options !== undefined) this.#instructions.set(line, options);
    }
  }
}

function isEmpty({ text }: Comment): boolean {
  return text.trim() === '';
}

function optionsIn({ source }: Dockerfile, { text, start, line }: Comment): CheckOptions | undefined {
  const match = start === source.lines[line]!.start ? CHECK_COMMENT.exec(text) : null;
  return match === null ? undefined : parseCheckOptions(match[1]!);
}

function holds(codes: 'all' | ReadonlySet<string>, code: string): boolean {
  return codes === 'all' || codes.has(code);
}
