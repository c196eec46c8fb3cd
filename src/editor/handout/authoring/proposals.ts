import type { CourseVocabulary } from '../../../course';

/** What may be written at a place of a chapter. */
export interface Proposal {
  label: string;
  /** What it is, in a word or a line. */
  detail?: string;
  /** Where it is not the label: a snippet of the editor. */
  snippet?: string;
}

export interface Proposals {
  /** Characters before the cursor that they are written in place of. */
  typed: number;
  items: readonly Proposal[];
}

/** What is known of the course around the place. */
export interface Surroundings {
  vocabulary: CourseVocabulary;
  terms: readonly { term: string }[];
  references: readonly { key: string }[];
  /** Markdown files of the course. */
  files: readonly string[];
}

const of = (typed: string, items: readonly Proposal[]): Proposals => ({ typed: typed.length, items });
const labels = (names: readonly string[], detail?: string): Proposal[] =>
  names.map((label) => ({ label, ...(detail !== undefined && { detail }) }));

/**
 * What an author may want to write behind the last line of `lines`: blocks and their options, attributes of code, checks,
 * ids of steps, terms, sources, links. `all` is the whole text. None where it could be anything.
 */
export function proposalsAt(
  lines: readonly string[],
  all: string,
  { vocabulary, terms, references, files }: Surroundings,
): Proposals | undefined {
  const line = lines.at(-1) ?? '';
  const found = (pattern: RegExp): string | undefined => pattern.exec(line)?.[1];

  const block = found(/^\s*:{3,}\{([\w-]*)$/) ?? found(/^\s*:{3,}()$/);
  if (block !== undefined) {
    const open = line.trimEnd().endsWith(':');
    const items = vocabulary.blocks.map(({ name }) => ({
      label: open ? `{${name}}` : name,
      detail: 'block',
      snippet: `${open ? '{' : ''}${name}${open ? '\\}' : ''}`,
    }));
    return of(block, items);
  }
  const about = found(/^\s*:{3,}\{(?:check|hint|solution)\}\s+([\w-]*)$/);
  if (about !== undefined) return of(about, labels(idsIn(all), 'step'));

  const attribute = found(/^\s*(?:`{3,}|~{3,})[^`{]*\{(?:[^}]*\s)?([.\w]*)$/);
  if (attribute !== undefined)
    return of(attribute, [
      ...labels(
        vocabulary.fenceClasses.map((name) => `.${name}`),
        'what the code is',
      ),
      ...vocabulary.fenceValues.map((name) => ({ label: `${name}=`, detail: 'attribute' })),
    ]);

  const inside = enclosing(lines.slice(0, -1));
  if (inside?.name === 'check') return checkProposals(line, lines.slice(inside.line + 1, -1), vocabulary);
  const option = found(/^\s*:([\w-]*)$/);
  if (option !== undefined && inside !== undefined && inside.line >= lines.length - 8) {
    const { options = [] } = vocabulary.blocks.find(({ name }) => name === inside.name) ?? {};
    return of(
      option,
      options.map((name) => ({ label: name, detail: 'option', snippet: `${name}: ` })),
    );
  }

  const role = found(/(?:^|[\s(])\{([\w-]*)$/);
  if (role !== undefined)
    return of(
      role,
      vocabulary.roles.map((name) => ({ label: name, detail: 'role', snippet: `${name}\\}\`$1\`` })),
    );
  const term = found(/\{term\}`(?:[^`]*<)?([^`<>]*)$/);
  if (term !== undefined)
    return of(
      term,
      labels(
        terms.map((one) => one.term),
        'glossary',
      ),
    );
  const cited = found(/\{cite\}`(?:[^`]*,\s*)?([^`,]*)$/);
  if (cited !== undefined)
    return of(
      cited,
      labels(
        references.map(({ key }) => key),
        'source',
      ),
    );
  const anchor = found(/\]\(#([\w-]*)$/);
  if (anchor !== undefined) return of(anchor, labels([...idsIn(all), ...namesIn(all)]));
  const file = found(/\]\(([\w./-]*)$/);
  return file === undefined ? undefined : of(file, labels(files, 'chapter'));
}

/** Ids of steps, exercises and questions, in the order of the text. */
function idsIn(text: string): string[] {
  const found = [...text.matchAll(/^\s*(?:(?:`{3,}|~{3,})[^`\n]*\{[^}\n]*#([\w-]+)|:label:\s*([\w-]+))/gm)];
  return [...new Set(found.map(([, step, label]) => step ?? label ?? ''))];
}

/** Names of figures and tables. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^\s*:name:\s*([\w-]+)/gm)].map(([, name]) => name ?? '');

/** The innermost block that is open at the end of `lines`. */
function enclosing(lines: readonly string[]): { name: string; line: number } | undefined {
  const open: { name: string; line: number; colons: number }[] = [];
  for (const [line, text] of lines.entries()) {
    const [, colons, name] = /^\s*(:{3,})(?:\{([\w-]+)\}.*)?\s*$/.exec(text) ?? [];
    if (colons === undefined) continue;
    if (name !== undefined) open.push({ name, line, colons: colons.length });
    else if (open.at(-1)?.colons === colons.length) open.pop();
  }
  return open.at(-1);
}

/** In a check: its kinds at the beginning of a line, and below a kind its fields. */
function checkProposals(
  line: string,
  before: readonly string[],
  { checks }: CourseVocabulary,
): Proposals | undefined {
  const inBraces = /^\s*-?\s*([\w-]+):\s*\{(?:[^}]*,)?\s*([\w-]*)$/.exec(line);
  const fieldsOf = (kind: string | undefined): Proposal[] | undefined => {
    const known = checks.find((check) => check.kind === kind);
    return known && known.fields.map((name) => ({ label: name, detail: 'field', snippet: `${name}: ` }));
  };
  if (inBraces !== null) {
    const items = fieldsOf(inBraces[1]);
    return items && of(inBraces[2] ?? '', items);
  }
  const [, indent, typed] = /^(\s*(?:-\s+)?)([\w-]*)$/.exec(line) ?? [];
  if (indent === undefined || typed === undefined) return undefined;
  const above = before.findLast((text) => text.trim() !== '' && text.search(/[^\s-]/) < indent.length);
  const items =
    indent.trim() === '' && indent !== '' ? fieldsOf(/([\w-]+):\s*$/.exec(above ?? '')?.[1]) : undefined;
  return of(
    typed,
    items ?? checks.map(({ kind }) => ({ label: kind, detail: 'check', snippet: `${kind}: ` })),
  );
}
