import assert from 'node:assert/strict';
import { pageShell } from '../../../src/editor/pageShell';

const parts = {
  script: 'https://res/handout.js',
  style: 'https://res/handout.css',
  source: 'https://*.res',
  nonce: 'abc+/=',
  title: 'A <b>"title"</b>',
};

describe('the document of the handout panel', () => {
  const html = pageShell(parts);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

  it('allows the one script by its nonce, the style sheet and images of ours, and nothing else', () => {
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      'img-src https://*.res',
      'font-src https://*.res',
      'style-src https://*.res',
      "script-src 'nonce-abc+/='",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('has no style of its own, no handler, and one script', () => {
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
    assert.equal(html.match(/<script/g)?.length, 1);
  });

  it('escapes what it is given', () => {
    assert.match(html, /<title>A &lt;b&gt;&quot;title&quot;&lt;\/b&gt;<\/title>/);
  });
});
