/** The commands, and what all of them have in common. */
import { explain, type ExplainedError } from '../base';

/** A command takes its arguments and gives its exit status: 0 done, 1 findings or failure, 2 wrong usage. */
type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  lint: async (args) => (await import('./lint')).lint(args),
  course: async (args) => (await import('./course')).course(args),
  image: async (args) => (await import('./image')).image(args),
  audit: async (args) => (await import('./audit')).audit(args),
};

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`usage: container-workbench ${Object.keys(COMMANDS).join('|')} …\n`);
    return 2;
  }
  return command(args);
}

// Whoever reads the output may have had enough: `container-workbench lint … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    // Each command is a file with a class of its own for these (esbuild.mjs).
    const explained = error instanceof Error && error.name === 'ExplainedError';
    const { sentence, detail } = explained
      ? (error as ExplainedError)
      : { sentence: explain(error), detail: undefined };
    process.stderr.write(`container-workbench: ${sentence}\n`);
    if (detail !== undefined) process.stderr.write(`${detail}\n`);
    process.exitCode = 1;
  },
);
