import type { CourseFolder } from './folder';
import { useOneOf, type Place, type Problems } from './problems';
import { readRequirements } from './requirements';
import type { Requirements, Variable } from './types';
import { readVariables } from './variableDeclarations';
import { parseYaml, type YamlValue } from './yaml';

/** The file in a course folder that makes it a course. */
export const MANIFEST_FILE = 'course.yaml';

export interface Manifest {
  id: string;
  title: string;
  version: string;
  language: string;
  chapters: readonly { file: string; place: Place }[];
  /** Pages to look things up in. */
  reference: readonly { file: string; place: Place }[];
  glossary: string | undefined;
  bibliography: string | undefined;
  variables: readonly Variable[];
  requires: Requirements;
  sshFingerprints: readonly string[];
}

export const FIELDS = [
  ...['id', 'title', 'version', 'language', 'chapters', 'reference', 'glossary', 'bibliography', 'variables'],
  ...['requires', 'ssh-fingerprints'],
] as const;
const COURSE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** `SHA256:` and 32 bytes in base64 without padding, as `ssh-keygen -l` prints it. */
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** Reads the manifest of the course; undefined, with problems, where the course cannot be used without it. */
export function readManifest(source: string, problems: Problems, folder: CourseFolder): Manifest | undefined {
  const value = parseYaml(source, problems, { line: 1, column: 1 });
  if (value === undefined) return undefined;
  if (!value.isMap)
    return value.fail(
      'The manifest says nothing about the course.',
      'Write "id: …", "title: …" and "chapters: […]", one a line.',
    );
  const fields = value.fields('The manifest', FIELDS);
  const required = (name: 'id' | 'title' | 'version'): string | undefined =>
    fields[name] === undefined
      ? value.fail(`The manifest has no "${name}".`, `Add a line "${name}: …".`)
      : fields[name].text(`"${name}"`);
  const id = required('id');
  const title = required('title');
  const version = fields.version === undefined ? '1' : required('version');
  if (fields.chapters === undefined)
    value.fail('The manifest names no chapters.', 'Add "chapters:" with a line "- first.md" below it.');
  const pages: Pages = { folder, ids: new Set() };
  const chapters = readPages(fields.chapters, '"chapters"', pages);
  const reference = readPages(fields.reference, '"reference"', pages);
  const glossary = fields.glossary && readPage(fields.glossary, pages);
  const bibliography = fields.bibliography && readPage(fields.bibliography, pages, /\.(ya?ml|json)$/);
  if (id !== undefined && !COURSE_ID.test(id)) {
    fields.id?.fail(
      `"${id}" cannot be the id of a course.`,
      'Use lower-case letters, digits and -, for example "first-containers".',
    );
    return undefined;
  }
  if (id === undefined || title === undefined) return undefined;
  return {
    id,
    title,
    version: version ?? '1',
    language: readLanguage(fields.language) ?? 'en',
    chapters,
    reference,
    glossary,
    bibliography,
    variables: readVariables(fields.variables),
    requires: readRequirements(fields.requires),
    sshFingerprints: (fields['ssh-fingerprints']?.texts('"ssh-fingerprints"') ?? []).filter((print) => {
      const valid = FINGERPRINT.test(print);
      if (!valid)
        fields['ssh-fingerprints']?.fail(
          `"${print}" is no fingerprint of a host key.`,
          'Copy it from "ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub": SHA256: and 43 characters.',
        );
      return valid;
    }),
  };
}

function readLanguage(value: YamlValue | undefined): string | undefined {
  const language = value?.text('"language"');
  if (language === undefined || /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) return language;
  return value?.fail(`"${language}" is no language tag.`, 'Write for example en, de or pt-BR.');
}

interface Pages {
  folder: CourseFolder;
  /** Of pages so far. */
  ids: Set<string>;
}

function readPages(
  value: YamlValue | undefined,
  what: string,
  pages: Pages,
): { file: string; place: Place }[] {
  return (value?.list(what) ?? []).flatMap((item) => {
    const file = readPage(item, pages);
    return file === undefined ? [] : { file, place: item.place };
  });
}

/** The file of a page; undefined, with a problem, where it cannot be one. */
function readPage(value: YamlValue, { folder, ids }: Pages, ending = /\.md$/): string | undefined {
  const file = value.text('The file of a chapter');
  if (file === undefined) return undefined;
  const id = pageId(file);
  if (!ending.test(file) || !folder.has(file)) {
    const files = folder.filesLike(ending);
    return value.fail(`There is no chapter ${file} in the course.`, useOneOf(file, files));
  }
  if (ids.has(id))
    return value.fail(`There are two chapters called ${id}.`, 'Give them different file names.');
  ids.add(id);
  return file;
}

/** The id of the page that a file makes. */
export const pageId = (file: string): string => file.replace(/^.*\//, '').replace(/\.(md|ya?ml|json)$/, '');
