import type { ContainerDetails, ImageDetails } from '../../docker';
import { runWords } from './runWords';

/** A container as rules look at it. */
export interface InspectedContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly user: string;
  readonly running: boolean;
  /** Whether its health is looked at. */
  readonly hasHealthCheck: boolean;
  /** The AppArmor profile that holds for it; empty for none. */
  readonly appArmorProfile: string;
  readonly securityOptions: readonly string[];
  /** What runs in it, where somebody has asked. */
  readonly processes: readonly string[] | undefined;
  /** `docker run …`: the command that makes the same container. */
  readonly words: readonly string[];
}

interface Raw {
  AppArmorProfile?: string;
  HostConfig?: { SecurityOpt?: string[] | null } | null;
}

/** Reads what the engine says of a container. With its image, what that brings is left out of the command. */
export function inspectedContainer(
  details: ContainerDetails,
  {
    image,
    processes,
    program = 'docker',
  }: { image?: ImageDetails; processes?: readonly string[]; program?: 'docker' | 'podman' } = {},
): InspectedContainer {
  const raw = details.raw as Raw;
  return {
    id: details.id,
    name: details.name,
    image: details.image,
    user: details.user,
    running: details.running,
    hasHealthCheck: details.health !== undefined,
    appArmorProfile: raw.AppArmorProfile ?? '',
    securityOptions: raw.HostConfig?.SecurityOpt ?? [],
    processes,
    words: [program, ...runWords(details, image)],
  };
}
