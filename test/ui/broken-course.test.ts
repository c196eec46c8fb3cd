import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HandoutPage } from '../support/handout-page';
import { InstalledEditor, pictureOfFailure } from '../support/installed-editor';

describe('a course that is broken', function () {
  this.timeout(150_000);
  let folder: string;
  let editor: InstalledEditor;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'broken-course-'));
    editor = await InstalledEditor.open({ machineSettings: { 'containerWorkbench.handout.course': folder } });
  });

  afterEach(async function () {
    await pictureOfFailure(this, editor);
  });

  after(async () => {
    await editor?.close();
    await rm(folder, { recursive: true });
  });

  it('is told in the handout itself, with what to do, and read again once it is mended', async () => {
    const { ui } = editor;
    await writeFile(join(folder, 'course.yaml'), 'id: Mine\ntitle: Mine\nchapters: [one.md]\n');
    await ui.command('Workbench: Open Handout');
    const handout = new HandoutPage(ui.webview());
    await handout.says('"Mine" cannot be the id of a course').waitFor();
    await editor.picture('broken course');
    await writeFile(join(folder, 'course.yaml'), 'id: mine\ntitle: Mine\nchapters: [one.md]\n');
    await writeFile(join(folder, 'one.md'), '---\ntitle: One\n---\n\nThis is all.\n');
    await handout.button('Load it again').click();
    await handout.title('One').waitFor();
  });
});
