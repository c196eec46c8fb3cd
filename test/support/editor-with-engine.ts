import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useEngine, type TestEngine } from './dockerd';
import { InstalledEditor } from './installed-editor';
import { skip } from './skip';
import { canStartSshd, makeKey, startSshd } from './sshd';
import { canCreateUsers, createStudent } from './student';

/** An editor that has connected over SSH, by itself, to a workbench whose user may use its engine. */
export interface EditorWithEngine {
  editor: InstalledEditor;
  engine: TestEngine;
  close(): Promise<void>;
}

/** Opens one, or the running test ends as skipped. */
export async function openEditorWithEngine(context: Mocha.Context): Promise<EditorWithEngine> {
  if (!canStartSshd() || !canCreateUsers()) {
    skip(context, 'an SSH server with a user of its own needs root and sshd');
  }
  return openEditorAt(await useEngine(context));
}

/** The same where no test runs. The engine goes with the editor. */
export async function openEditorAt(
  engine: TestEngine,
  { alsoInstall = [] }: { alsoInstall?: readonly string[] } = {},
): Promise<EditorWithEngine> {
  const ends: (() => Promise<void>)[] = [() => engine.dispose()];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const sshd = await startSshd([`SetEnv DOCKER_HOST=unix://${engine.socket}`]);
    ends.push(() => sshd.stop());
    const student = await createStudent({ groups: ['docker'] });
    ends.push(() => student.remove());
    const key = await makeKey(sshd.folder, 'id');
    await sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
    const knownHosts = join(sshd.folder, 'known_hosts');
    const hostKey = await readFile(join(sshd.folder, 'host_key.pub'), 'utf8');
    await writeFile(knownHosts, `[${sshd.host}]:${sshd.port} ${hostKey}`);
    const editor = await InstalledEditor.open({
      machineSettings: {
        'containerWorkbench.connectOnStartup': `${student.name}@${sshd.host}:${sshd.port}`,
        'containerWorkbench.ssh.identityFiles': [key],
        'containerWorkbench.ssh.knownHostsFiles': [knownHosts],
      },
      alsoInstall,
    });
    ends.push(() => editor.close());
    await editor.ui.statusItem(/ ms$/).waitFor();
    return { editor, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}
