import type { Readable, Writable } from 'node:stream';

/** How a program ended: one of the two is known. */
export interface Exit {
  exitCode: number | undefined;
  signal: string | undefined;
}

/** A script of `/bin/sh` that runs on a workbench, in a process group of its own, seen through its pipes. */
export interface ScriptProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles once it has ended and both outputs were read. Rejects where the way to the workbench is gone. */
  readonly ended: Promise<Exit>;
  /** Lets go of it: its standard input is at its end, its outputs go nowhere. */
  close(): void;
}
