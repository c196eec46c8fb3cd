/** What the system says about a file. */
export interface Attributes {
  /** With its type bits, as stat(2) gives it. */
  mode: number;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
  uid: number;
  gid: number;
}

/** What may be set of a file; of `uid` and `gid` both or none. */
export interface Changes {
  /** Permission bits. */
  mode?: number;
  uid?: number;
  gid?: number;
  modified?: number;
}

/** A file that has been opened. Positions and sizes are bytes. Any number of requests may be under way at once. */
export interface OpenFile {
  /** How many bytes one request should move. */
  readonly chunk: number;
  /** `data` may be changed as soon as {@link write} has returned, and not only when it resolves. */
  readonly copies: boolean;
  stat(): Promise<Attributes>;
  /** At least one byte and at most `length`; none at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Nobody uses what {@link read} has answered any more. */
  giveBack(bytes: Uint8Array): void;
  write(position: number, data: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  change(changes: Changes): Promise<void>;
  /** On the disk when it resolves, where the workbench can say so. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `read`, `write` what is there (nothing is emptied) and read it where that is allowed, `write-only`, or `create` what
 * must not be there.
 */
export type OpenHow = 'read' | 'write' | 'write-only' | 'create';

/** What a file system is asked for; paths are absolute. Failures carry the codes of errors.ts. */
export interface FileAccess {
  /** `.` is the home folder. */
  realpath(file: string): Promise<string>;
  stat(file: string): Promise<Attributes>;
  /** Of a link itself. */
  lstat(file: string): Promise<Attributes>;
  /** Links are not followed. */
  list(folder: string): Promise<{ name: string; attributes: Attributes }[]>;
  open(file: string, how: OpenHow): Promise<OpenFile>;
  readLink(file: string): Promise<string>;
  makeLink(file: string, target: string): Promise<void>;
  /** Follows links. */
  change(file: string, changes: Changes): Promise<void>;
  makeFolder(folder: string): Promise<void>;
  /** Takes the place of `to` in one step. */
  replace(from: string, to: string): Promise<void>;
  /** Refuses to replace anything. */
  rename(from: string, to: string): Promise<void>;
  unlink(file: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
}
