import type { Dockerfile } from '../../model/dockerfile';
import type { Instruction } from '../../model/instruction';
import type { FlagText } from '../flags';
import { flagOf, flagsOf, MOUNTS } from '../flags';
import type { KnownImages } from '../types';
import type { Draft, Drafts } from './draft';
import { valueDrafts } from './draft';
import { sourceDrafts, userDrafts } from './sources';

/** The flags that the instruction can still have. */
export function flagDrafts({ keyword, flags }: Instruction): Draft[] {
  const again = new Set(['mount', 'exclude', 'device']);
  const used = new Set(flags.filter(({ value }) => value !== undefined).map(({ name }) => name));
  return flagsOf(keyword)
    .filter(({ name }) => again.has(name) || !used.has(name))
    .map((flag) => ({ ...flagDraft(flag, `--${flag.name}`), kind: 'flag' as const }));
}

function flagDraft(flag: FlagText, label: string): Draft {
  const behind = flag.snippet ?? '=';
  return {
    label,
    kind: 'option',
    insertText: `${label.replaceAll('$', '\\$')}${behind}`,
    isSnippet: true,
    documentation: flag.about,
    goesOn: behind.endsWith('='),
    ...(flag.isCommon ? { isCommon: true } : {}),
  };
}

/** What can stand behind a flag's `=`. */
export function flagValueDrafts(
  before: Dockerfile,
  instruction: Instruction,
  name: string,
  typed: string,
  images: KnownImages,
): Drafts {
  if (instruction.keyword === 'RUN' && name === 'mount') return inMount(before, typed, images);
  if (instruction.keyword === 'COPY' && name === 'from')
    // Stages are what the language server of others proposes here.
    return { length: typed.length, drafts: sourceDrafts(before, instruction, images, true) };
  if (name === 'chown') return { length: typed.length, drafts: userDrafts(before, instruction) };
  return { length: typed.length, drafts: valueDrafts(flagOf(instruction.keyword, name)?.values) };
}

/** Behind `--mount=`: an option of the type, or a value of one. */
function inMount(before: Dockerfile, typed: string, images: KnownImages): Drafts {
  const parts = typed.split(',');
  const last = parts.pop()!;
  const present = parts.map((part) => part.split('=')[0]!.trim().toLowerCase());
  const type =
    parts
      .find((part) => /^\s*type=/i.test(part))
      ?.split('=')[1]
      ?.trim()
      .toLowerCase() ?? 'bind';
  const equals = last.indexOf('=');
  if (equals < 0) {
    const known = Object.hasOwn(MOUNTS, type) ? MOUNTS[type]!.options : [];
    const first = { name: 'type', about: 'What is mounted.' };
    const open = [...(present.includes('type') ? [] : [first]), ...known].filter(
      ({ name }) => !present.includes(name),
    );
    return { length: last.length, drafts: open.map((option) => flagDraft(option, option.name)) };
  }
  const key = last.slice(0, equals).trim().toLowerCase();
  const length = last.length - equals - 1;
  if (key === 'type')
    return {
      length,
      drafts: Object.entries(MOUNTS).map(([label, { about }]) => ({
        label,
        kind: 'value',
        insertText: `${label},`,
        documentation: about,
        goesOn: true,
      })),
    };
  if (key === 'from') {
    const instruction = before.effective.at(-1)!;
    return { length, drafts: sourceDrafts(before, instruction, images, false) };
  }
  const option = Object.hasOwn(MOUNTS, type)
    ? MOUNTS[type]!.options.find(({ name }) => name === key)
    : undefined;
  return { length, drafts: valueDrafts(option?.values) };
}
