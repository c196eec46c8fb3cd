import { homedir } from 'node:os';

/** What a command reads from, writes to, and finds round it. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that it was started in. */
  readonly folder: string;
  readonly home: string;
}

export function processSurroundings(): Surroundings {
  const { stdout, stderr, env } = process;
  return {
    // Opened on the first use only.
    get stdin() {
      return process.stdin;
    },
    ...{ stdout, stderr, env, folder: process.cwd(), home: homedir() },
  };
}
