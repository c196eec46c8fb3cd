/** How far a transfer is. Bytes that were there from an earlier attempt count as done. */
export interface TransferProgress {
  bytes: number;
  totalBytes: number;
  files: number;
  totalFiles: number;
  /** The file that was worked on last, as its source names it. */
  current: string;
}

export interface TransferOptions {
  onProgress?: (progress: TransferProgress) => void;
  /** Ends it. What has been moved stays, and the next attempt goes on from there. */
  signal?: AbortSignal;
}

export interface TransferResult {
  files: number;
  bytes: number;
  /** What was left out, as its source names it: links that lead to folders or nowhere, devices, pipes, sockets. */
  left: readonly string[];
}

/** One file on its way. */
export interface FileToMove {
  from: string;
  to: string;
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
  /** Permission bits. */
  mode: number;
}
