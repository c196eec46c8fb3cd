import type { KnownImages, Position } from '../../../../src/dockerfile';
import { createLanguage } from '../../../../src/dockerfile/language/language';

export const language = createLanguage();

/** What a workbench with two images knows. */
export const IMAGES: KnownImages = {
  names: ['debian:12.11', 'registry.example:5000/me/tool:1'],
  context: {
    imageOf: (name) =>
      name === 'debian:12.11'
        ? { env: ['PATH=/bin', 'FROM_BASE=1'], onBuild: [], platform: 'linux/amd64', isPulled: true }
        : undefined,
  },
};

/** The text without the `|` that marks the cursor, and its place. */
export function cursorIn(marked: string): { text: string; position: Position } {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  return {
    text: before.join('\n') + marked.slice(offset + 1),
    position: { line: before.length - 1, character: before.at(-1)!.length },
  };
}
