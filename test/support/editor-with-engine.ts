import { connectsByItself } from './connects-by-itself';
import { useEngine, type TestEngine } from './dockerd';
import { InstalledEditor } from './installed-editor';
import { skip } from './skip';
import { canStartSshd, startSshd } from './sshd';
import { canCreateUsers, createStudent, type Student } from './student';

/** An editor that has connected over SSH, by itself, to a workbench whose user may use its engine. */
export interface EditorWithEngine {
  editor: InstalledEditor;
  engine: TestEngine;
  student: Student;
  close(): Promise<void>;
}

export interface EditorAtOptions {
  alsoInstall?: readonly string[];
  /** Where programs are found on the workbench. */
  path?: string;
  /** What else commands have in their environment there; without blanks. */
  environment?: Readonly<Record<string, string>>;
}

/** Opens one, or the running test ends as skipped. */
export async function openEditorWithEngine(
  context: Mocha.Context,
  options: EditorAtOptions = {},
): Promise<EditorWithEngine> {
  if (!canStartSshd() || !canCreateUsers()) {
    skip(context, 'an SSH server with a user of its own needs root and sshd');
  }
  return openEditorAt(await useEngine(context), options);
}

/** The same where no test runs. The engine goes with the editor. */
export async function openEditorAt(
  engine: TestEngine,
  { alsoInstall = [], path, environment = {} }: EditorAtOptions = {},
): Promise<EditorWithEngine> {
  const ends: (() => Promise<void>)[] = [() => engine.dispose()];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const variables = {
      DOCKER_HOST: `unix://${engine.socket}`,
      ...(path === undefined ? {} : { PATH: path }),
      ...environment,
    };
    const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const sshd = await startSshd([`SetEnv ${words.join(' ')}`]);
    ends.push(() => sshd.stop());
    const student = await createStudent({ groups: ['docker'] });
    ends.push(() => student.remove());
    const editor = await InstalledEditor.open({
      machineSettings: await connectsByItself(sshd, student.name),
      alsoInstall,
    });
    ends.push(() => editor.close());
    await editor.ui.statusItem(/ ms$/).waitFor();
    return { editor, engine, student, close };
  } catch (error) {
    await close();
    throw error;
  }
}
