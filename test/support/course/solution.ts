import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { LABS, type Deed, type Participant } from './participant';

const exec = promisify(execFile);

/** The first code of a language that the solution of an exercise gives, as it stands in the chapter's file. */
export async function solutionOf(chapterFile: string, exercise: string, language = 'sh'): Promise<string> {
  const source = await readFile(join(LABS, chapterFile), 'utf8');
  const block = new RegExp(`^(:{3,})\\{solution\\} ${exercise}\\n([\\s\\S]*?)^\\1\\s*$`, 'm').exec(
    source,
  )?.[2];
  const code = new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'm').exec(block ?? '')?.[1];
  if (code === undefined) throw new Error(`${chapterFile} has no solution in ${language} for ${exercise}.`);
  return code;
}

/** Does an exercise as its solution says, in the terminal that the steps run in, where it ends with `status`. */
export function bySolution(chapterFile: string, exercise: string, status = 0): Deed {
  return async (participant) => {
    const session = await participant.session('workbench');
    const solution = await solutionOf(chapterFile, exercise);
    const { exitCode, output } = await session.run(solution.trimEnd());
    assert.equal(exitCode, status, `${exercise}: ${output}`);
  };
}

/** Opens the folder of an exercise: copies it into the home folder, as the button does. */
export function openFolder(folder: string, name: string): Deed {
  return async ({ workbench }) => {
    const { home } = await workbench.files();
    await cp(join(LABS, folder), join(home, name), { recursive: true });
    await exec('chown', ['-R', `${workbench.user}:`, join(home, name)]);
  };
}

/** Runs a script on the workbench, and rejects with what it said where it fails. */
export async function runScript({ workbench }: Participant, script: string): Promise<void> {
  const { exitCode, stderr } = await workbench.run(['sh', '-euc', script]);
  if (exitCode !== 0) throw new Error(`${script}\n${stderr}`);
}
