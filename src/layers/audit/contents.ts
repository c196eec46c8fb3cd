import { describePlace } from '../secrets/place';
import type { ReadImage } from '../types';
import { privilegedPrograms, type FileOfImage } from './filesOfImage';
import { packageCaches, type PackageCache } from './packageCaches';

/** What an audit asks of an image whose layers have been read. */
export interface AuditedContents {
  /** Programs that containers can start with the rights of another. */
  programs: FileOfImage[];
  /** Of every layer, also what a later one deletes. */
  caches: PackageCache[];
  /** In files of any layer: what it is, and where it stands. */
  secrets: { title: string; where: string }[];
}

export function contentsForAudit(image: ReadImage): AuditedContents {
  return {
    programs: privilegedPrograms(image),
    caches: packageCaches(image),
    secrets: image.secrets
      .filter(({ place }) => place.in === 'file')
      .map((secret) => ({ title: secret.title, where: describePlace(secret) })),
  };
}
