import assert from 'node:assert/strict';
import { mergeLogins } from '../../../src/docker/programLogins';

describe('logins for a program', () => {
  const login = { registry: 'ghcr.io', username: 'me', password: 'pass:word' };
  const merged = (own: string): unknown => JSON.parse(mergeLogins(own, [login]));
  const auth = Buffer.from('me:pass:word').toString('base64');

  it('come beside those that it has, in one line', () => {
    const own = {
      auths: { 'a.example': { auth: 'x' }, 'ghcr.io': { auth: 'old' } },
      proxies: { default: {} },
    };
    assert.deepEqual(merged(JSON.stringify(own, undefined, 2)), {
      auths: { 'a.example': { auth: 'x' }, 'ghcr.io': { auth } },
      proxies: { default: {} },
      credHelpers: {},
    });
    assert.ok(!mergeLogins(JSON.stringify(own, undefined, 2), [login]).includes('\n'));
  });

  it('win over programs that keep logins for it', () => {
    const own = { credsStore: 'desktop', credHelpers: { 'ghcr.io': 'gh', 'a.example': 'a' } };
    assert.deepEqual(merged(JSON.stringify(own)), {
      auths: { 'ghcr.io': { auth } },
      credsStore: 'desktop',
      credHelpers: { 'a.example': 'a', 'ghcr.io': '' },
    });
  });

  it('do without what cannot be read', () => {
    for (const own of ['', '{', '[1]', 'null', '"x"'])
      assert.deepEqual(merged(own), { auths: { 'ghcr.io': { auth } }, credHelpers: {} });
  });
});
