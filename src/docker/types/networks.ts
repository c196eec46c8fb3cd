import type { Pruned } from './images';

export interface Network {
  id: string;
  name: string;
  /** `bridge`, `overlay`, … */
  driver: string;
  /** `local`, `swarm` */
  scope: string;
  /** Milliseconds since the epoch; undefined where the engine does not say. */
  created: number | undefined;
  /** Nothing outside can be reached from it. */
  internal: boolean;
  subnets: readonly { subnet: string; gateway: string | undefined }[];
  labels: Readonly<Record<string, string>>;
  /** It came with the engine (`bridge`, `host`, `none`; Podman's `podman`) and cannot be removed. */
  builtIn: boolean;
}

/** A running container that is connected to a network. */
export interface NetworkMember {
  id: string;
  name: string;
  addresses: readonly string[];
}

/** A network is named by its id or its name. */
export interface Networks {
  list(): Promise<Network[]>;
  inspect(network: string): Promise<Network & { containers: readonly NetworkMember[]; raw: unknown }>;
  /** Rejects with `name-taken` where there is one of that name. */
  create(options: {
    name: string;
    driver?: string;
    internal?: boolean;
    subnet?: string;
    gateway?: string;
    labels?: Readonly<Record<string, string>>;
  }): Promise<string>;
  remove(network: string): Promise<void>;
  connect(
    network: string,
    container: string,
    options?: { aliases?: readonly string[]; address?: string },
  ): Promise<void>;
  disconnect(network: string, container: string, options?: { force?: boolean }): Promise<void>;
  /** Removes those that no container uses. */
  prune(options?: { signal?: AbortSignal }): Promise<Pruned>;
}
