import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { COMMANDS, MENUS, WALKTHROUGH_STEPS, WELCOME, manifest } from '../../src/editor/contributions';

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('contributions', () => {
  it('are in package.json as the registry has them (npm run contributes writes them)', () => {
    const { contributes, activationEvents, texts } = manifest();
    const packageJson = read('package.json');
    assert.deepEqual(packageJson['contributes'], contributes);
    assert.deepEqual(packageJson['activationEvents'], activationEvents);
    assert.deepEqual(read('package.nls.json'), texts);
  });

  it('name only commands of the registry in texts', () => {
    const texts = [
      ...WELCOME.map(({ contents }) => contents),
      ...WALKTHROUGH_STEPS.map(({ description }) => description),
    ];
    const named = texts.flatMap((text) =>
      [...text.matchAll(/\(command:(containerWorkbench\.[\w.]+)\)/g)].map((match) => match[1] ?? ''),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((id) => !(id in COMMANDS) && !id.endsWith('.focus')),
      [],
    );
  });

  it('give an icon to every button that shows one', () => {
    const buttons = Object.values(MENUS).flatMap((items) =>
      items.filter(({ group }) => /^(inline|navigation)/.test(group)),
    );
    assert.deepEqual(
      buttons.filter(({ command }) => !('icon' in COMMANDS[command])).map(({ command }) => command),
      [],
    );
  });

  it('show pictures that exist, and say what is in them', () => {
    for (const { media } of WALKTHROUGH_STEPS) {
      assert.ok(existsSync(media.image), media.image);
      assert.ok(media.altText.length > 0);
    }
  });
});
