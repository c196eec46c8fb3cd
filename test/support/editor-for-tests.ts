import assert from 'node:assert/strict';
import { InstalledEditor, pictureOfFailure } from './installed-editor';

interface Opened {
  editor: InstalledEditor;
  close(): Promise<void>;
}

/**
 * Has the tests of the describe that calls this run in what `open` opens, which they get by calling what this answers
 * with, and fails those in which the editor asks anything of other machines. `leave` takes back what a test has done;
 * after one that has not passed, the next one (or its second try) gets a fresh editor, and so it does without `leave`.
 */
export function openForTests<T extends Opened>(
  open: (context: Mocha.Context) => Promise<T>,
  leave?: (opened: T) => Promise<void>,
): () => T {
  let opened: T | undefined;
  const close = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    await closing?.close();
  };
  beforeEach(async function () {
    opened ??= await open(this);
  });
  afterEach(async function () {
    await pictureOfFailure(this, opened?.editor);
    const strangers = opened?.editor.strangers ?? [];
    if (opened === undefined || leave === undefined || this.currentTest?.state !== 'passed') await close();
    else
      try {
        await leave(opened);
        await opened.editor.clear();
      } catch (error) {
        await opened.editor.picture('not left as it was');
        await close();
        throw error;
      }
    assert.deepEqual(strangers, [], 'nothing was asked of other machines');
  });
  after(close);
  return () => {
    assert.ok(opened, 'its test runs');
    return opened;
  };
}

type Options = Parameters<typeof InstalledEditor.open>[0];

/** The same for an editor by itself. */
export function openEditorForTests({
  options = () => ({}),
  leave,
}: {
  options?: () => Options | Promise<Options>;
  leave?: (editor: InstalledEditor) => Promise<void>;
} = {}): () => InstalledEditor {
  const opened = openForTests(
    async () => {
      const editor = await InstalledEditor.open(await options());
      return { editor, close: () => editor.close() };
    },
    leave && (({ editor }) => leave(editor)),
  );
  return () => opened().editor;
}
