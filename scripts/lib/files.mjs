import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Makes a folder that only its owner can enter. */
export function privateFolder(path) {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  return path;
}

/** Replaces a file as one step, so that an interrupted run leaves the old or the new one and never half of it. */
export function writeFileAtomic(path, content, mode = 0o600) {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, path);
}

/** Writes what {@link readJson} reads. */
export function writeJson(path, value) {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** The content of a JSON file, or undefined where it is missing or damaged: a state that is lost is started anew. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
