import type { RuleInfo } from '../types';
import { CONFIGURATION_KEYS } from './keys';
import type { ConfigurationKey } from './keys';

/** Something that can stand where the cursor is in a `.hadolint.yaml`. */
export interface ConfigurationProposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'rule';
  /** One sentence about it; empty where the label says all. */
  readonly detail: string;
  readonly insertText: string;
}

/** What can be written behind `before`, the text up to the cursor, whose last word may have been begun. */
export function configurationProposals(
  before: string,
  rules: readonly Pick<RuleInfo, 'code' | 'title'>[],
): ConfigurationProposal[] {
  const lines = before.split(/\r?\n/);
  const line = lines.pop() ?? '';
  if (/(?:^|\s)#/.test(line)) return [];
  const [, indent = '', dash, rest = ''] = /^(\s*)(-\s+)?(.*)$/.exec(line) ?? [];
  if (indent === '' && dash === undefined && !rest.includes(':')) return keys(lines);
  const assigned = /^([\w-]+):\s+(.*)$/.exec(rest);
  if (assigned !== null && dash === undefined) {
    const [, name = '', value = ''] = assigned;
    return inPlaceOf([...parents(lines, indent.length), name], value.startsWith('['), rules);
  }
  if (rest.includes(':')) return [];
  // The items of a list may stand below its key without being indented.
  const path = parents(lines, indent.length + (dash === undefined ? 0 : 1));
  return inPlaceOf(path, dash !== undefined, rules);
}

/** The keys above a line that it belongs to, the outermost first. */
function parents(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let limit = indent;
  for (const line of lines.toReversed()) {
    const [, space = '', name] = /^(\s*)([\w-]+):/.exec(line) ?? [];
    if (name === undefined || space.length >= limit) continue;
    path.unshift(name);
    limit = space.length;
  }
  return path;
}

function keys(lines: readonly string[]): ConfigurationProposal[] {
  const present = new Set(lines.flatMap((line) => /^([\w-]+):/.exec(line)?.[1] ?? []));
  return CONFIGURATION_KEYS.filter(({ name }) => !present.has(name)).map((key) => ({
    label: key.name,
    kind: 'key',
    detail: key.description,
    insertText: `${key.name}:${BEHIND[key.kind]}`,
  }));
}

/** What follows a key of each kind. */
const BEHIND: Readonly<Record<ConfigurationKey['kind'], string>> = {
  boolean: ' ',
  threshold: ' ',
  format: ' ',
  formats: '\n  - ',
  codes: '\n  - ',
  texts: '\n  - ',
  labels: '\n  ',
  overrides: '\n  ',
};

function inPlaceOf(
  [name, inner, ...deeper]: readonly string[],
  isItem: boolean,
  rules: readonly Pick<RuleInfo, 'code' | 'title'>[],
): ConfigurationProposal[] {
  const key = CONFIGURATION_KEYS.find((known) => known.name === name);
  if (key === undefined || deeper.length > 0) return [];
  const values = key.values.map((value) => ({
    label: value,
    kind: 'value' as const,
    detail: '',
    insertText: value,
  }));
  const codes = rules.map(({ code, title }) => ({
    label: code,
    kind: 'rule' as const,
    detail: title,
    insertText: code,
  }));
  switch (key.kind) {
    case 'codes':
      return isItem && inner === undefined ? codes : [];
    case 'overrides':
      if (inner !== undefined) return isItem ? codes : [];
      return values.map((value) => ({ ...value, kind: 'key', insertText: `${value.label}:\n    - ` }));
    case 'labels':
      return inner === undefined ? [] : values;
    case 'formats':
      return isItem && inner === undefined ? values : [];
    case 'texts':
      return [];
    default:
      return isItem || inner !== undefined ? [] : values;
  }
}
