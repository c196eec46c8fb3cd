import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Student } from './student';

const exec = promisify(execFile);

/** Moves somebody's home folder to a disk of its own that has no byte left; the answer undoes that. */
export async function fillDisk(student: Student): Promise<() => Promise<void>> {
  await exec('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', student.home]);
  const undo = async (): Promise<void> => {
    // Lazily: a shell of the user's may still stand in it.
    await exec('umount', ['--lazy', student.home]);
  };
  try {
    await exec('chown', [`${student.name}:`, student.home]);
    await exec('sh', ['-c', '! dd if=/dev/zero of="$1/all-of-it" bs=4k 2>/dev/null', 'sh', student.home]);
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}
