import { ExplainedError } from '../../base';
import type { SshOptions, SshPrompts } from '../types';
import { readKeyFile } from './keys';
import type { Waiting } from './waiting';

/** See `unlockKey` in the room's index. */
export async function unlock({ prompts, signal }: SshOptions, file: string): Promise<void> {
  const key = await readKeyFile(file);
  if (typeof key === 'string') throw new ExplainedError('key-unusable', `${key}.`);
  if (key?.unlock === undefined) {
    throw new ExplainedError('key-unusable', `There is no private key in ${file}.`);
  }
  let gaveUp = false;
  const noticing: SshPrompts = {
    ...prompts,
    passphrase: async (...question) => {
      const answer = await prompts.passphrase(...question);
      gaveUp = answer === undefined;
      return answer;
    },
  };
  if ((await key.unlock(noticing, nobodyElse(signal))) !== undefined) return;
  if (gaveUp) throw new ExplainedError('cancelled', 'No passphrase was given.');
  throw new ExplainedError('key-locked', `None of these passphrases opens the key ${file}.`, {
    remedy: 'Nothing has been changed. Look the passphrase up, or use another key.',
  });
}

/** There is no server that would lose its patience. */
function nobodyElse(signal = new AbortController().signal): Waiting {
  return {
    get open() {
      return !signal.aborted;
    },
    patiently: (work) => work(),
    ask: (_toDo, question) => question(signal),
    beGenerous: () => {},
    fail: () => {},
  };
}
