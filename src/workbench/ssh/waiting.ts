/** What a connection lends to the login that happens on it. */
export interface Waiting {
  /** False once the server has hung up, or nobody is interested any more. */
  readonly open: boolean;
  /** Waits for work of others on this computer; the time it takes is not the server's. */
  patiently<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Asks a person, on the same terms; the signal is given once nobody waits for the answer any more. Rejects with
   * `needs-person`, with words that go on from “needs somebody to …”, where nobody may be asked.
   */
  ask<T>(toDo: string, question: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The server waits for a person elsewhere (a push message on a phone): it gets more time. */
  beGenerous(): void;
  /** Ends the connection, for this reason. */
  fail(reason: unknown): void;
}

/** What is remembered, in memory only, for as long as a workbench lives, of how its server let us in. */
export interface Memory {
  password?: string;
  /** The public key that was accepted, in base64: offered first from then on. */
  key?: string;
}
