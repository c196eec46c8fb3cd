import type { CourseFolder } from './folder';
import { useOneOf, type Place, type Problems } from './problems';
import { parseYaml, type YamlValue } from './yaml';

/** The file in a course folder that makes it a course. */
export const MANIFEST_FILE = 'course.yaml';

export interface Manifest {
  id: string;
  title: string;
  version: string;
  language: string;
  chapters: readonly { file: string; place: Place }[];
  sshFingerprints: readonly string[];
}

const FIELDS = ['id', 'title', 'version', 'language', 'chapters', 'ssh-fingerprints'] as const;
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
  const chapters = readChapters(value, fields.chapters, folder);
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

function readChapters(
  manifest: YamlValue,
  value: YamlValue | undefined,
  folder: CourseFolder,
): { file: string; place: Place }[] {
  if (value === undefined) {
    manifest.fail('The manifest names no chapters.', 'Add "chapters:" with a line "- first.md" below it.');
    return [];
  }
  const chapters: { file: string; place: Place }[] = [];
  const ids = new Set<string>();
  for (const item of value.list('"chapters"')) {
    const file = item.text('The file of a chapter');
    if (file === undefined) continue;
    const id = file.replace(/^.*\//, '');
    if (!file.endsWith('.md') || !folder.has(file))
      item.fail(`There is no chapter ${file} in the course.`, useOneOf(file, folder.chapterFiles));
    else if (ids.has(id))
      item.fail(`There are two chapters called ${id}.`, 'Give them different file names.');
    else {
      ids.add(id);
      chapters.push({ file, place: item.place });
    }
  }
  return chapters;
}
