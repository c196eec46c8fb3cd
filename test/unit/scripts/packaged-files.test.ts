import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

describe('the package', () => {
  it('holds every kind of file that the build writes, such as the fonts of formulas', async () => {
    const build = await readFile('esbuild.mjs', 'utf8');
    const written = [...build.matchAll(/'\.(\w+)': 'file'/g)].map(([, ending = '']) => ending);
    const [, taken = ''] = /^!dist\/\*\*\/\*\.\{(.*)\}$/m.exec(await readFile('.vscodeignore', 'utf8')) ?? [];
    assert.ok(written.includes('woff2'));
    assert.deepEqual(
      written.filter((ending) => !taken.split(',').includes(ending)),
      [],
    );
  });
});
