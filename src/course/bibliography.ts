import type { Course, Reference } from './types';
import { attributes, escapeHtml } from './markdown/html';
import { linkTarget } from './markdown/links';
import type { Place, Problems } from './problems';
import { parseYaml, type YamlValue } from './yaml';

/** Of CSL's variables and types (docs.citationstyles.org, appendix III and IV) those that an entry is made of. */
const FIELDS = [
  ...['id', 'type', 'title', 'author', 'editor', 'issued', 'accessed', 'container-title', 'publisher'],
  ...[
    'publisher-place',
    'volume',
    'issue',
    'page',
    'DOI',
    'URL',
    'ISBN',
    'note',
    'language',
    'genre',
    'number',
  ],
  ...['version', 'event-title', 'title-short', 'edition', 'abstract', 'medium'],
] as const;
const KEY = /^[A-Za-z0-9][\w.:-]{0,79}$/;
const MAX_ENTRIES = 2000;
const MAX_AUTHORS = 6;

interface Name {
  family: string;
  /** Family and given names. */
  full: string;
}

export interface Bibliography {
  /** In the order of their labels. */
  references: readonly Reference[];
  /** `Kurtzer 2017`, by key. */
  labels: ReadonlyMap<string, string>;
  places: ReadonlyMap<string, Place>;
}

/** Reads a list of sources as CSL-YAML or CSL-JSON. What is wrong in it is a problem, and leaves out the entry at most. */
export function readBibliography(source: string, problems: Problems): Bibliography {
  const root = parseYaml(source, problems, { line: 1, column: 1 });
  const labels = new Map<string, string>();
  const places = new Map<string, Place>();
  const sorted: { label: string; reference: Reference }[] = [];
  const list = root?.isMap === true ? root.fields('The bibliography', ['references']).references : root;
  for (const item of (list?.list('The bibliography') ?? []).slice(0, MAX_ENTRIES)) {
    const fields = item.fields('An entry of the bibliography', FIELDS);
    const key = fields.id?.text('"id"');
    const title = fields.title?.text('"title"');
    if (key === undefined || title === undefined) {
      if (fields.id === undefined || fields.title === undefined)
        item.fail('An entry needs an id and a title.', 'Add "id: name2024" and "title: …".');
      continue;
    }
    if (!KEY.test(key) || labels.has(key)) {
      fields.id?.fail(
        labels.has(key) ? `There are two entries "${key}".` : `"${key}" cannot be the id of an entry.`,
        'Use letters, digits and - for a name that no other entry has, such as kurtzer2017.',
      );
      continue;
    }
    const entry = readEntry(fields, title, problems);
    const same = sorted.filter(({ label }) => label.replace(/(?<=\d{4})[b-z]$/, '') === entry.label).length;
    const label = same === 0 ? entry.label : `${entry.label}${String.fromCharCode(97 + Math.min(same, 25))}`;
    labels.set(key, label);
    places.set(key, item.place);
    sorted.push({ label, reference: { key, html: entry.html } });
  }
  sorted.sort(
    (a, b) => a.label.localeCompare(b.label, 'en') || a.reference.key.localeCompare(b.reference.key),
  );
  return { references: sorted.map(({ reference }) => reference), labels, places };
}

/** The page with all references. */
export function referencesHtml(references: Course['references']): string {
  const items = references.map(({ key, html }) => `<li${attributes({ id: `ref-${key}` })}>${html}</li>\n`);
  return `<ul class="references">\n${items.join('')}</ul>\n`;
}

type Fields = Partial<Record<(typeof FIELDS)[number], YamlValue>>;

function readEntry(fields: Fields, title: string, problems: Problems): { label: string; html: string } {
  const authors = readNames(fields.author ?? fields.editor);
  const year = fields.issued && readYear(fields.issued);
  const text = (name: (typeof FIELDS)[number]): string | undefined => fields[name]?.text(`"${name}"`);
  const [first] = authors;
  const who =
    first === undefined
      ? shortTitle(title)
      : authors.length > 2
        ? `${first.family} et al.`
        : authors.map(({ family }) => family).join(' and ');
  const label = year === undefined ? who : `${who} ${year}`;
  const names = authors.map(({ full }) => full);
  const shownNames =
    names.length > MAX_AUTHORS ? `${names.slice(0, MAX_AUTHORS).join('; ')} et al.` : names.join('; ');
  const container = text('container-title');
  const volume = [
    text('volume'),
    fields.issue && `(${text('issue') ?? ''})`,
    fields.page && `: ${text('page') ?? ''}`,
  ]
    .filter((part) => part !== undefined)
    .join('');
  const parts = [
    shownNames === '' ? undefined : escapeHtml(shownNames),
    year,
    container === undefined ? `<cite>${escapeHtml(title)}</cite>` : escapeHtml(title),
    container === undefined
      ? undefined
      : `<cite>${escapeHtml(container)}</cite>${volume === '' ? '' : ` ${escapeHtml(volume)}`}`,
    fields.publisher && escapeHtml(text('publisher') ?? ''),
    address(fields, problems),
  ];
  const html = parts.filter((part) => part !== undefined && part !== '').join('. ');
  return { label, html: `${html.replace(/\.<\/cite>\./g, '.</cite>')}.` };
}

/** The DOI's address, or else the URL. */
function address(fields: Fields, problems: Problems): string | undefined {
  const doi = fields.DOI?.text('"DOI"');
  const url =
    doi === undefined
      ? fields.URL?.text('"URL"')
      : `https://doi.org/${doi.replace(/^https?:\/\/(dx\.)?doi\.org\//, '')}`;
  if (url === undefined) return undefined;
  const target = linkTarget(url, '');
  if (target.kind !== 'external') {
    const place = (fields.DOI ?? fields.URL)?.place ?? { line: 1, column: 1 };
    problems.error(
      place,
      `"${url}" is no address of the web.`,
      'Write it as the browser shows it: https://…',
    );
    return undefined;
  }
  return `<a${attributes({ class: 'external', href: target.href })}>${escapeHtml(doi ?? url)}</a>`;
}

function readNames(value: YamlValue | undefined): Name[] {
  return (value?.list('"author"') ?? []).flatMap((item) => {
    const fields = item.fields('An author', [
      'family',
      'given',
      'literal',
      'suffix',
      'non-dropping-particle',
    ]);
    const literal = fields.literal?.text('"literal"');
    if (literal !== undefined) return { family: literal, full: literal };
    const particle = fields['non-dropping-particle']?.text('"non-dropping-particle"');
    const family = [particle, fields.family?.text('"family"')].filter((part) => part !== undefined).join(' ');
    if (family === '')
      return (
        item.fail(
          'An author has no name.',
          'Write {family: Kurtzer, given: Gregory M.}, or {literal: NVIDIA}.',
        ) ?? []
      );
    const given = fields.given?.text('"given"');
    return { family, full: given === undefined ? family : `${family}, ${given}` };
  });
}

/** CSL's `date-parts`, or a date as text. */
function readYear(value: YamlValue): string | undefined {
  const literal = value.isMap ? undefined : value.isList ? readDateParts(value) : value.text('"issued"');
  const fields = value.isMap
    ? value.fields('"issued"', ['date-parts', 'raw', 'literal', 'year', 'month', 'day'])
    : {};
  const text =
    literal ??
    (fields['date-parts'] && readDateParts(fields['date-parts'])) ??
    (fields.raw ?? fields.literal ?? fields.year)?.text('"issued"');
  const year = /\d{4}/.exec(text ?? '')?.[0];
  return year ?? value.fail('"issued" names no year.', 'Write {date-parts: [[2024, 5, 31]]}, or 2024-05-31.');
}

function readDateParts(value: YamlValue): string | undefined {
  const [first] = value.list('"date-parts"');
  return first?.texts('"date-parts"')[0];
}

const shortTitle = (title: string): string => {
  const words = title
    .split(/[\s:,]+/)
    .slice(0, 4)
    .join(' ');
  return words.length > 40 ? `${words.slice(0, 39)}…` : words;
};
