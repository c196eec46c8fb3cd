import type { CheckKind, PlainKind } from '../kind';
import { audit } from './audits';
import { job, sandbox } from './clusters';
import { connected, output, ran, script } from './commands';
import { container, inside, network, volume } from './containers';
import { dockerfile, file } from './files';
import { history, image } from './images';
import { port } from './ports';

/** Every kind of check that is made of no others. */
export const KINDS: { readonly [K in PlainKind]: CheckKind<K> } = {
  ...{ connected, image, container, volume, network, port, file, dockerfile, history, sandbox, job, audit },
  ...{ output, script, inside, ran },
};

/** The kind of a check, which takes that check. */
export function kindOf<K extends PlainKind>(check: { kind: K }): CheckKind<K> {
  return KINDS[check.kind];
}
