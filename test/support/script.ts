import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads one of the plain JavaScript modules of scripts/lib, which carry no types; `T` names what the test uses of it.
 * Tests run with the checkout as their working directory.
 */
export async function script<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(resolve('scripts/lib', path)).href)) as T;
}
