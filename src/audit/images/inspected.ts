import type { HistoryEntry, ImageDetails } from '../../docker';

/** A file of an image, as its layers have it. */
export interface ImageFile {
  readonly path: string;
  /** Permission bits, setuid and setgid among them. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
}

/** An image as rules look at it. */
export interface InspectedImage {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** When it is looked at. */
  readonly now: number;
  readonly user: string;
  readonly env: readonly string[];
  readonly hasHealthCheck: boolean;
  /** The instructions that made it, as the builder wrote them down. */
  readonly history: readonly string[];
  /** Its files, where its layers have been read. */
  readonly files: readonly ImageFile[] | undefined;
}

interface Raw {
  Config?: { Healthcheck?: { Test?: string[] | null } | null } | null;
}

/** Reads what the engine says of an image. */
export function inspectedImage(
  details: ImageDetails,
  { history, files, now }: { history: readonly HistoryEntry[]; files?: readonly ImageFile[]; now: number },
): InspectedImage {
  const test = (details.raw as Raw).Config?.Healthcheck?.Test ?? [];
  return {
    id: details.id,
    name: details.tags[0] ?? details.digests[0] ?? details.id.replace(/^sha256:/, '').slice(0, 12),
    tags: details.tags,
    digests: details.digests,
    created: details.created,
    now,
    user: details.user,
    env: details.env,
    hasHealthCheck: test.length > 0 && test[0] !== 'NONE',
    history: history.map(({ createdBy }) => createdBy),
    files,
  };
}
