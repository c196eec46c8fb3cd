// Writes package.json's `contributes` and `activationEvents`, and package.nls.json, from src/editor/contributions.ts.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';

const bundle = await build({
  entryPoints: ['src/editor/contributions.ts'],
  bundle: true,
  format: 'esm',
  write: false,
  platform: 'node',
});
const { manifest } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString('base64')}`
);
const { contributes, activationEvents, texts } = manifest();

/** Replaces a JSON file's contents where they differ, and says so. */
function update(file, value) {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) === text) return;
  writeFileSync(file, text);
  console.log(`${file} written`);
}

update('package.json', {
  ...JSON.parse(readFileSync('package.json', 'utf8')),
  activationEvents,
  contributes,
});
update('package.nls.json', texts);
