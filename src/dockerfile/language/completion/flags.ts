import type { Dockerfile } from '../../model/dockerfile';
import type { Flag, Instruction } from '../../model/instruction';
import type { FlagText } from '../flags';
import { flagOf, flagsOf, mountOption, MOUNTS } from '../flags';
import { mountOptions, mountType } from '../mount-options';
import type { KnownImages } from '../types';
import type { Draft, Drafts } from './draft';
import { NOTHING, valueDrafts } from './draft';
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
  flag: Flag,
  typed: string,
  images: KnownImages,
): Drafts {
  const { name } = flag;
  if (instruction.keyword === 'RUN' && name === 'mount') return inMount(before, instruction, flag, images);
  if (instruction.keyword === 'COPY' && name === 'from')
    // Stages are what the language server of others proposes here.
    return { length: typed.length, drafts: sourceDrafts(before, instruction, images, true) };
  if (name === 'chown') return { length: typed.length, drafts: userDrafts(before, instruction) };
  return { length: typed.length, drafts: valueDrafts(flagOf(instruction.keyword, name)?.values) };
}

/** Behind `--mount=`: an option of the type, or a value of one. */
function inMount(before: Dockerfile, instruction: Instruction, flag: Flag, images: KnownImages): Drafts {
  const options = mountOptions(before, flag);
  const last = options.pop();
  if (last === undefined) return NOTHING;
  const { key, keySpan, value, valueSpan } = last;
  const type = mountType(options);
  if (value === undefined) {
    const known = Object.hasOwn(MOUNTS, type) ? MOUNTS[type]!.options : [];
    const first = { name: 'type', about: 'What is mounted.' };
    const present = new Set(options.map((option) => option.key));
    const open = [first, ...known].filter(({ name }) => !present.has(name));
    return {
      length: keySpan.end - keySpan.start,
      drafts: open.map((option) => flagDraft(option, option.name)),
    };
  }
  const length = valueSpan.end - valueSpan.start;
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
  if (key === 'from') return { length, drafts: sourceDrafts(before, instruction, images, false) };
  return { length, drafts: valueDrafts(mountOption(type, key)?.values) };
}
