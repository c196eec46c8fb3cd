import type { HistoryEntry, ImageDetails } from '../../docker';

/** What is known of an image whose layers have been read. */
export interface ImageContents {
  /** Programs of containers that give whoever starts them the rights of another (setuid, setgid). */
  readonly programs: readonly { readonly path: string }[];
  /** What package managers have left in its layers. */
  readonly caches: readonly { readonly manager: string; readonly bytes: number }[];
  /** Secrets in files of any layer: what it is, and where it stands. */
  readonly secrets: readonly { readonly title: string; readonly where: string }[];
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
  /** Where its layers have been read. */
  readonly contents: ImageContents | undefined;
}

interface Raw {
  Config?: { Healthcheck?: { Test?: string[] | null } | null } | null;
}

/** Reads what the engine says of an image. */
export function inspectedImage(
  details: ImageDetails,
  {
    history,
    contents,
    now,
  }: { history: readonly HistoryEntry[]; contents?: ImageContents | undefined; now: number },
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
    contents,
  };
}
