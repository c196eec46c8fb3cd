import { no, yes, type CheckKind } from '../kind';
import { judgeOutcome, outcomeWanted } from '../judge';
import { searchEach, searchPattern } from '../pattern';
import { given, readArguments, readExitCode, readPattern } from '../read';
import { excerpt, quoted, sentence, shown } from '../sentences';

/** Bytes of a script: it travels as one argument, of which Linux takes 128 KiB. */
const MAX_SCRIPT_BYTES = 64 * 1024;

export const connected: CheckKind<'connected'> = {
  fields: [],
  reasons: [],
  read: (value) => (value.boolean('"connected"') === true ? { kind: 'connected' } : undefined),
  wants: () => 'a workbench is connected',
  look(_check, probes) {
    const connection = probes.connection();
    return connection === undefined
      ? no('No workbench is connected.')
      : yes(`Connected as ${connection.user} to ${connection.host}.`);
  },
};

const OUTPUT_FIELDS = ['run', 'exit-code', 'matches'] as const;

export const output: CheckKind<'output'> = {
  fields: OUTPUT_FIELDS,
  reasons: ['files', 'command', 'terminal', 'engine'],
  bringsCommands: () => true,
  read(value) {
    const fields = value.fields('An output check', OUTPUT_FIELDS);
    const run = readArguments(value, fields.run);
    const outcome = given({
      exitCode: readExitCode(fields['exit-code']),
      matches: readPattern(fields.matches),
    });
    return run && { kind: 'output', run, ...outcome };
  },
  wants: (check) => `\`${shown(check.run)}\` ${outcomeWanted(check)}`,
  look: async (check, probes) => judgeOutcome(check, await probes.run(check.run)),
};

export const script: CheckKind<'script'> = {
  fields: [],
  reasons: ['files', 'command', 'terminal', 'engine'],
  bringsCommands: () => true,
  read(value, { folder }) {
    const path = value.text('The file of the script');
    if (path === undefined) return undefined;
    const source = folder.text(path);
    if (source === undefined || !path.endsWith('.sh'))
      return value.fail(
        `There is no script ${path} in the course.`,
        'Name a file of the course that ends in .sh, from its folder on, such as checks/notebook.sh.',
      );
    return Buffer.byteLength(source) > MAX_SCRIPT_BYTES
      ? value.fail(`The script ${path} is too long.`, `Write it in less than ${MAX_SCRIPT_BYTES / 1024} KiB.`)
      : { kind: 'script', path, source };
  },
  wants: ({ path }) => `the script ${path} finds everything as it should be`,
  async look({ path, source }, probes) {
    const { exitCode, stdout, stderr } = await probes.run(['sh', '-c', source, path]);
    const said = [stdout, stderr].find((text) => text.trim() !== '');
    if (exitCode === 0) return yes(said === undefined ? 'Everything is as it should be.' : sentence(said));
    return no(said === undefined ? `${path} ended with status ${exitCode ?? 'unknown'}.` : sentence(said));
  },
};

const RAN_FIELDS = ['matches', 'exit-code', 'output'] as const;

export const ran: CheckKind<'ran'> = {
  fields: RAN_FIELDS,
  reasons: ['command'],
  read(value) {
    if (!value.isMap) {
      const matches = readPattern(value);
      return matches === undefined ? undefined : { kind: 'ran', matches };
    }
    const fields = value.fields('A ran check', RAN_FIELDS);
    const matches = readPattern(fields.matches);
    if (matches === undefined)
      return fields.matches
        ? undefined
        : value.fail('The check does not say which command.', 'Add "matches: ^docker ps".');
    const any = fields['exit-code']?.scalar === 'any';
    const exitCode = any ? ('any' as const) : readExitCode(fields['exit-code']);
    return { kind: 'ran', matches, ...given({ exitCode, output: readPattern(fields.output) }) };
  },
  wants({ matches, exitCode, output: pattern }) {
    const status = exitCode === 'any' ? 'has ended' : `has ended with status ${exitCode ?? 0}`;
    const printed = pattern === undefined ? '' : ` and printed a match of ${pattern}`;
    return `a command that matches ${matches} ${status}${printed}`;
  },
  look(check, probes) {
    const commands = probes.commands();
    const matches = searchEach(
      check.matches,
      commands.map(({ commandLine }) => commandLine),
    );
    const like = commands.filter((_, index) => matches[index] === 'found');
    const last = like.at(-1);
    if (last === undefined) {
      const other = commands.at(-1);
      return no(
        other === undefined
          ? 'No command has ended in a terminal since this chapter was opened.'
          : `The last command in the terminal was \`${excerpt(other.commandLine)}\`.`,
      );
    }
    const wantedExit = check.exitCode ?? 0;
    const good = like.findLast(
      ({ exitCode, output: printed }) =>
        (wantedExit === 'any' || exitCode === undefined || exitCode === wantedExit) &&
        (check.output === undefined || searchPattern(check.output, printed) === 'found'),
    );
    if (good !== undefined) return yes(`\`${excerpt(good.commandLine)}\` was run.`);
    return no(
      `\`${excerpt(last.commandLine)}\` ended with status ${last.exitCode ?? 'unknown'} and printed ${quoted(last.output)}.`,
    );
  },
};
