import type { Dialect } from './dialects';
import type { Option } from './types';
import type { Word } from './words';
import { mayBeMany } from './words';

export interface ReadOptions {
  readonly options: readonly Option[];
  /** Where the words that are no options begin. */
  readonly next: number;
  /** Words that may hold options, which nobody can know here. */
  readonly hasUnknown: boolean;
}

/**
 * Options from `from` on, up to the first word that is none: as Go's flag library (`pflag`) reads them without interspersed
 * arguments.
 */
export function readOptions(words: readonly Word[], from: number, { switches, names }: Dialect): ReadOptions {
  const options: Option[] = [];
  let hasUnknown = false;
  let index = from;
  for (; index < words.length; index++) {
    const word = words[index]!;
    const { value } = word;
    if (value === '--') return { options, next: index + 1, hasUnknown };
    if (!value.startsWith('-') || value === '-') {
      // A variable in front of further options is most likely one for options, too.
      if (!mayBeMany(value) || words[index + 1] === undefined) break;
      hasUnknown = true;
      if (words[index + 1]!.value.startsWith('-')) continue;
      break;
    }
    const isLong = value.startsWith('--');
    if (isLong) {
      const equals = value.indexOf('=');
      const written = value.slice(2, equals < 0 ? undefined : equals);
      const name = Object.hasOwn(names, written) ? names[written]! : written;
      const { start } = word;
      if (equals >= 0) options.push({ name, value: value.slice(equals + 1), start, end: word.end });
      else if (switches.has(name)) options.push({ name, value: undefined, start, end: word.end });
      else {
        const next = words[++index];
        options.push({ name, value: next?.value, start, end: (next ?? word).end });
      }
      continue;
    }
    index += readLetters(words, index, { switches, names }, options);
  }
  return { options, next: index, hasUnknown };
}

/** `-it`, `-p8080:80`, `-e A=b`: gives how many further words it took. */
function readLetters(
  words: readonly Word[],
  index: number,
  { switches, names }: Dialect,
  options: Option[],
): number {
  const word = words[index]!;
  const letters = word.value.slice(1);
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    const name = Object.hasOwn(names, letter) ? names[letter]! : letter;
    const place = { start: word.start, end: word.end, ...(letters.length > 1 && { bundled: letter }) };
    if (switches.has(name)) {
      options.push({ name, value: undefined, ...place });
      continue;
    }
    const rest = letters.slice(at + 1).replace(/^=/, '');
    const { start } = word;
    if (rest !== '') {
      options.push({
        name,
        value: rest,
        start,
        end: word.end,
        ...(at > 0 && { bundled: letters.slice(at) }),
      });
      return 0;
    }
    const next = words[index + 1];
    options.push({
      name,
      value: next?.value,
      start,
      end: (next ?? word).end,
      ...(at > 0 && { bundled: letter }),
    });
    return next === undefined ? 0 : 1;
  }
  return 0;
}

/** Whether a switch is on: `--privileged`, `--privileged=true`. */
export function isOn({ value }: Option): boolean {
  return value === undefined || /^(?:true|1|t)$/i.test(value);
}
