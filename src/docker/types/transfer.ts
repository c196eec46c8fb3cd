/** What an engine says while it pulls, pushes, loads or imports. */
export interface EngineProgress {
  /** Which layer, as the engine abbreviates it; undefined where it is about all of it. */
  id: string | undefined;
  /** `Downloading`, `Extracting`, `Pull complete`, …: the engine's words. */
  status: string;
  /** Bytes of that layer, where the engine counts them. */
  current: number | undefined;
  total: number | undefined;
}

/** What everything takes that lasts. An abort ends the work at the engine too, and rejects with an `AbortError`. */
export interface LongOptions {
  signal?: AbortSignal;
  onProgress?: (progress: EngineProgress) => void;
}

/** How to log in to a registry. Never part of a command line, an error or a log. */
export type RegistryLogin =
  | { registry: string; username: string; password: string }
  /** What a registry gave in exchange for a password. */
  | { registry: string; identityToken: string };
