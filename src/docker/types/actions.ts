import type { BuildSpec } from './builds';
import type { CommitOptions, ContainerLimits, ExecOptions } from './containers';
import type { ContainerSpec } from './containerSpec';
import type { LogOptions } from './logs';

/** Something that is done to an engine, as far as `docker` has a command for it. Elements by name or id. */
export type EngineAction =
  | {
      kind: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'stats';
      containers: readonly string[];
    }
  | { kind: 'remove-containers'; containers: readonly string[]; force?: boolean; volumes?: boolean }
  | { kind: 'prune-containers' }
  | { kind: 'rename'; container: string; name: string }
  | { kind: 'update'; container: string; limits: ContainerLimits }
  | { kind: 'attach' | 'top' | 'diff'; container: string }
  | { kind: 'logs'; container: string; options?: LogOptions }
  | {
      kind: 'exec';
      container: string;
      argv: readonly string[];
      tty?: boolean;
      stdin?: boolean;
      options?: ExecOptions;
    }
  | { kind: 'commit'; container: string; options?: CommitOptions }
  /** Both directions; what is in a container is named `CONTAINER:PATH`. */
  | { kind: 'copy'; from: string; to: string }
  | { kind: 'run'; spec: ContainerSpec }
  | { kind: 'build'; spec: BuildSpec }
  | { kind: 'inspect'; type: 'container' | 'image' | 'volume' | 'network'; names: readonly string[] }
  | { kind: 'pull'; reference: string; platform?: string }
  | { kind: 'push' | 'history'; reference: string }
  | { kind: 'tag'; image: string; reference: string }
  | { kind: 'remove-images'; images: readonly string[]; force?: boolean }
  | { kind: 'prune-images'; all?: boolean }
  | { kind: 'save'; images: readonly string[]; file: string }
  | { kind: 'load'; file: string }
  /** The password is typed, and never part of a command. */
  | { kind: 'login'; registry: string; username: string }
  | { kind: 'logout'; registry: string }
  | { kind: 'create-volume'; name?: string; driver?: string }
  | { kind: 'remove-volumes'; volumes: readonly string[] }
  | { kind: 'prune-volumes'; all?: boolean }
  | {
      kind: 'create-network';
      name: string;
      driver?: string;
      internal?: boolean;
      subnet?: string;
      gateway?: string;
    }
  | { kind: 'remove-networks'; networks: readonly string[] }
  | { kind: 'prune-networks' };
