/** The types of editor.mjs, for the tests. */

export interface EditorInstall {
  readonly home: string;
  readonly version: string;
  /** The program and its first arguments. */
  readonly command: readonly string[];
}

export interface EditorServer {
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  url(options?: { folder?: string; payload?: Readonly<Record<string, string>> }): string;
  uri(path: string): string;
  stop(): Promise<boolean>;
}

export const DEFAULT_VERSION: string;
export const OLDEST_VERSION: string;

export function installEditor(options?: {
  version?: string;
  log?: (line: string) => void;
}): Promise<EditorInstall>;

export function installExtension(options: {
  install: EditorInstall;
  vsix: string;
  extensionsDir: string;
  serverDataDir: string;
}): Promise<void>;

export function startServer(options: {
  install: EditorInstall;
  extensionsDir: string;
  serverDataDir: string;
  port?: number;
  token?: string;
  settings?: Readonly<Record<string, unknown>>;
  machineSettings?: Readonly<Record<string, unknown>>;
  env?: Readonly<Record<string, string>>;
  smokeTestDriver?: boolean;
  detached?: boolean;
}): Promise<EditorServer>;

export function addresses(port: number, token?: string): Pick<EditorServer, 'url' | 'uri'>;

export function stopServer(server: { pid: number; serverDataDir: string }): Promise<boolean>;
