import { ExplainedError, formatBytes } from '../../base';
import { displayName } from '../../workbench';
import type { MemberSource } from '../archive/members';
import type { Wanted } from '../archive/wanted';
import { cleanSteps } from '../tar/cleanName';
import type { FileOfLayer } from './files';

/** The largest file that is read out of an image, in bytes. */
export const LARGEST_FILE = 64 * 1024 * 1024;

type Asked = Pick<FileOfLayer, 'part' | 'path' | 'holder' | 'size'>;

/** What to ask a reader of the image for, so that this file is given and nothing else. */
export function wantedFor({ part, holder }: Asked): Wanted {
  return {
    paths: `^${holder.split('/').map(pattern).join('/+(?:\\./+)*')}$`,
    needles: [],
    forms: '(?!)',
    largest: LARGEST_FILE,
    most: LARGEST_FILE,
    part,
  };
}

/** What a file of a layer holds. Rejects with `file-too-large`, `image-changed`, and as `readImage` does. */
export async function contentOf(
  file: Asked,
  open: (wanted: Wanted) => Promise<MemberSource> | MemberSource,
  signal?: AbortSignal,
): Promise<Buffer> {
  if (file.size === 0) return Buffer.alloc(0);
  if (file.size > LARGEST_FILE) throw tooLarge(file);
  const source = await open(wantedFor(file));
  let found: Buffer | undefined;
  for await (const member of source.members()) {
    signal?.throwIfAborted();
    if (member.kind !== 'layer' || member.name !== file.part) continue;
    for await (const { entry, content } of member.entries) {
      signal?.throwIfAborted();
      const path = `/${(cleanSteps(entry.name) ?? []).join('/')}`;
      if (content !== undefined && path === file.holder) found = Buffer.from(content);
    }
    // Layers that follow are of no interest.
    break;
  }
  if (found === undefined) throw gone(file);
  return found;
}

/**
 * A step of a path as a pattern that means the same for text and for bytes: what is no ASCII fits anything that is none,
 * and whoever reads looks again.
 */
function pattern(step: string): string {
  return step
    .replace(/[^\w\u0080-\u{10ffff}]/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/[\u0080-\u{10ffff}]+/gu, '[^\\x00-\\x7f]+');
}

function tooLarge({ path, size }: Asked): ExplainedError {
  return new ExplainedError('file-too-large', `${displayName(path)} has ${formatBytes(size)}.`, {
    remedy: `Files of up to ${formatBytes(LARGEST_FILE)} can be read out of an image. Copy it out of a container of this image.`,
  });
}

function gone({ path }: Asked): ExplainedError {
  return new ExplainedError('image-changed', `${displayName(path)} was not found in its layer again.`, {
    remedy: 'The image is another one by now, or was removed: look inside it again.',
  });
}
