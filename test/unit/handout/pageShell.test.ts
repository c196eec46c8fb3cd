import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageShell, readPageFiles } from '../../../src/editor/pageShell';

const parts = {
  script: 'start();',
  style: 'p { color: red }',
  source: 'https://*.res',
  nonce: 'abc+/=',
  title: 'A <b>"title"</b>',
};

describe('the document of a panel', () => {
  const html = pageShell(parts);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

  it('allows the one script and the one style by their nonce, images of ours, and nothing else', () => {
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      'img-src https://*.res',
      'font-src https://*.res',
      "style-src https://*.res 'nonce-abc+/='",
      "script-src 'nonce-abc+/='",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('has nothing to fetch before it can be read', () => {
    assert.match(html, /<style nonce="abc\+\/=">p \{ color: red \}<\/style>/);
    assert.match(html, /<script nonce="abc\+\/=">start\(\);<\/script>/);
    assert.doesNotMatch(html, /\s(?:src|href)=/);
  });

  it('has no handler, no style on an element, and one script', () => {
    assert.doesNotMatch(html, /\sstyle=|\son\w+=/);
    assert.equal(html.match(/<script/g)?.length, 1);
  });

  it('escapes what it is given', () => {
    assert.match(html, /<title>A &lt;b&gt;&quot;title&quot;&lt;\/b&gt;<\/title>/);
  });

  it('lets nothing that it begins with end its element', () => {
    const beginning = { text: '</script><script>alert(1)</script><!--' };
    const begun = pageShell({ ...parts, beginning });
    const [, json = ''] =
      /<script type="application\/json" id="beginning">([^<]*)<\/script>\n<script nonce/.exec(begun) ?? [];
    assert.deepEqual(JSON.parse(json), beginning);
    assert.equal(begun.match(/<script/g)?.length, 2);
  });

  it('takes script and style from where they were built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'built-'));
    try {
      await writeFile(join(folder, 'form.js'), 'a');
      await writeFile(join(folder, 'form.css'), 'b');
      assert.deepEqual(readPageFiles(folder, 'form'), { script: 'a', style: 'b' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
