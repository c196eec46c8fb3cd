/** One line that a container printed, or a piece of a very long one. The text is the program's: anything. */
export interface LogLine {
  stream: 'stdout' | 'stderr';
  /** Without its line break. */
  text: string;
  /** False where the line goes on in the next piece of the same stream, or the output ended in the middle of it. */
  complete: boolean;
  /** When the engine got it, in milliseconds since the epoch; only where `timestamps` was asked for. */
  time: number | undefined;
}

export interface LogOptions {
  /** Goes on until the container ends. */
  follow?: boolean;
  /** Milliseconds since the epoch. */
  since?: number;
  until?: number;
  /** So many lines from the end; all where none is named. */
  tail?: number;
  timestamps?: boolean;
  /** One of the two outputs only. */
  only?: 'stdout' | 'stderr';
  signal?: AbortSignal;
}
