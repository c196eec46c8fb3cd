import { ExplainedError } from '../../base';

/**
 * What ch-image takes as the reference of an image, and as nothing else: `delete` takes patterns, and whatever it takes makes
 * a path in its storage.
 */
const REFERENCE =
  /^(?:[a-z0-9][A-Za-z0-9._-]*(?::\d{1,5})?\/)*[a-z0-9][a-z0-9._-]*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/;

export function isReference(text: string): boolean {
  return REFERENCE.test(text) && !text.includes('..') && text.length <= 255;
}

/** The reference itself. Throws `sandbox-name` for one that ch-image could take for something else. */
export function reference(text: string): string {
  if (isReference(text)) return text;
  throw new ExplainedError('sandbox-name', `“${text}” cannot be the name of an image of Charliecloud.`, {
    remedy: 'Small letters, digits, “.”, “_” and “-” can, with “:” and a tag behind.',
  });
}

/** The folder of an image in the storage (`Reference.for_path` of Charliecloud). */
export function folderOf(name: string): string {
  return name.replaceAll('/', '%').replaceAll(':', '+');
}

/** The reference that a folder of the storage belongs to. */
export function referenceOf(folder: string): string {
  return folder.replaceAll('%', '/').replaceAll('+', ':');
}
