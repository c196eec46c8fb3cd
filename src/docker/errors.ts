import { ExplainedError } from '../base';

/** Codes of connections that the other side does not take, or has ended. */
const GONE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Turns whatever a request ended with, beside an answer, into an `ExplainedError`. */
export function explainFailure(error: unknown): Error {
  if (error instanceof ExplainedError && error.code !== 'command-failed') return error;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const { message } = error as Error;
  return new ExplainedError(
    'engine-gone',
    'The engine has ended the connection, or does not answer any more.',
    {
      remedy:
        'It may be restarting. On the workbench, “sudo systemctl status docker” says how it is, or “podman info” where it is Podman.',
      detail: error instanceof ExplainedError ? (error.detail ?? message) : message,
      cause: error,
    },
  );
}

/** True where a connection failed under a request that was never answered, so that a read may be repeated. */
export function isBrokenConnection(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && GONE.has(code)) || message === 'socket hang up';
}

/** True where the workbench's connection ended under a request, and another one may come. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof ExplainedError && error.code === 'connection-lost';
}

/** The workbench's way to say that it was closed, and ours that the engine was. */
const FINAL = new Set(['disconnected', 'engine-closed']);

/** True for failures after which nothing comes back through this connection. */
export function isFinal(error: unknown): boolean {
  return error instanceof ExplainedError && FINAL.has(error.code);
}
