import assert from 'node:assert/strict';
import { InstalledEditor, pictureOfFailure } from './installed-editor';

type Options = Parameters<typeof InstalledEditor.open>[0];

/**
 * Has each test of the describe that calls this run in a fresh editor, and fails those in which it asks anything of other
 * machines. It is open in the hooks that are registered after the call, and closed in their `afterEach`.
 */
export function openEditorForEachTest(options: () => Options | Promise<Options> = () => ({})): {
  readonly editor: InstalledEditor;
} {
  let open: InstalledEditor | undefined;
  beforeEach(async () => {
    open = await InstalledEditor.open(await options());
  });
  afterEach(async function () {
    const editor = open;
    open = undefined;
    await pictureOfFailure(this, editor);
    await editor?.close();
    assert.deepEqual(editor?.strangers ?? [], [], 'nothing was asked of other machines');
  });
  return {
    get editor() {
      assert.ok(open, 'its test runs');
      return open;
    },
  };
}
