import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';
import { ExplainedError } from '../../base';
import { expandHome } from '../paths';
import type { KeyPair } from '../types';

/** How a passphrase is stretched (bcrypt, as ssh-keygen does), and what the key is encrypted with. */
const ENCRYPTION = { cipher: 'aes256-ctr', rounds: 24 };

/** See `makeKey` in the room's index. */
export async function makeKeyPair(options: {
  file: string;
  comment: string;
  passphrase?: string;
}): Promise<KeyPair> {
  const file = expandHome(options.file);
  const pair = await generate(options.comment.replace(/\s+/g, ' ').trim(), options.passphrase);
  const made: string[] = [];
  const write = async (name: string, text: string, mode: number): Promise<void> => {
    await writeFile(name, text, { flag: 'wx', mode });
    made.push(name);
  };
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await write(file, `${pair.private.trimEnd()}\n`, 0o600);
    await write(`${file}.pub`, `${pair.public.trimEnd()}\n`, 0o644);
  } catch (error) {
    for (const name of made) await rm(name, { force: true });
    throw notWritten(file, error as NodeJS.ErrnoException);
  }
  return { file, publicKey: pair.public.trim() };
}

function generate(
  comment: string,
  passphrase: string | undefined,
): Promise<{ private: string; public: string }> {
  const locked = passphrase === undefined || passphrase === '' ? {} : { passphrase, ...ENCRYPTION };
  return new Promise((resolve, reject) => {
    ssh2.utils.generateKeyPair('ed25519', { comment, ...locked }, (error, pair) => {
      if (error === null || error === undefined) resolve(pair);
      else
        reject(new ExplainedError('key-failed', 'No key could be made on this computer.', { cause: error }));
    });
  });
}

function notWritten(file: string, error: NodeJS.ErrnoException): ExplainedError {
  if (error.code === 'EEXIST') {
    return new ExplainedError(
      'key-exists',
      `There is a key ${error.path ?? file} already, and it is left as it is.`,
      {
        remedy: 'Use that key, or choose another name for the new one.',
      },
    );
  }
  return new ExplainedError('key-failed', `The new key could not be written to ${file}.`, {
    remedy: 'Make the folder writable for you, and see that the disk is not full.',
    detail: error.message,
    cause: error,
  });
}
