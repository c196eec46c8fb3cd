import { build } from './course/build';
import { check } from './course/check';

const USAGE = `usage: container-workbench course check FOLDER
       container-workbench course build FOLDER [-o FILE]

check   reads the course in FOLDER and prints each mistake as FILE:LINE:COLUMN: SEVERITY MESSAGE, with what to do
        about it. Dockerfiles and shell code in it are linted as well.
build   writes the course as one HTML page that needs neither a network nor scripts: to FILE, or to standard output.

The exit status is 1 where there is an error.
`;

/** `container-workbench course …` */
export async function course(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === '--help' || command === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  const { folder, file, wrong } = readArguments(rest);
  if (folder !== undefined && !wrong) {
    if (command === 'check' && file === undefined) return check(folder);
    if (command === 'build') return build(folder, file);
  }
  process.stderr.write(USAGE);
  return 2;
}

function readArguments(args: readonly string[]): {
  folder: string | undefined;
  file: string | undefined;
  wrong: boolean;
} {
  const folders: string[] = [];
  let file: string | undefined;
  let wrong = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '-o' || word === '--output') {
      file = args[++i];
      wrong ||= file === undefined;
    } else if (word.startsWith('-')) wrong = true;
    else folders.push(word);
  }
  return { folder: folders[0], file, wrong: wrong || folders.length !== 1 };
}
