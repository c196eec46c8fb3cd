import { notYet, unless, yes, type CheckKind } from '../kind';
import { judgePattern } from '../judge';
import { given, readExists, readPattern } from '../read';
import { quoted } from '../sentences';

const MAX_PORT = 65_535;

const PORT_FIELDS = ['port', 'path', 'status', 'matches', 'exists'] as const;

export const port: CheckKind<'port'> = {
  fields: PORT_FIELDS,
  reasons: ['engine', 'command', 'terminal'],
  // There are programs that do something when they are asked for a page.
  bringsCommands: ({ path }) => path !== undefined,
  read(value) {
    const what = 'A port';
    if (!value.isMap) {
      const number = value.number(what, 1, MAX_PORT);
      return number === undefined ? undefined : { kind: 'port', port: number };
    }
    const fields = value.fields('A port check', PORT_FIELDS);
    if (fields.port === undefined) return value.fail('The check names no port.', 'Add "port: 8888".');
    const number = fields.port.number(what, 1, MAX_PORT);
    const status = fields.status?.number('"status"', 100, 599);
    const matches = readPattern(fields.matches);
    const named = fields.path?.text('"path"');
    if (named !== undefined && !/^\/[\x21-\x7e]*$/.test(named)) {
      fields.path?.fail(`"${named}" is no path of a web page.`, 'Begin it with a slash: /index.html.');
      return undefined;
    }
    const path = named ?? (status === undefined && matches === undefined ? undefined : '/');
    if (number === undefined) return undefined;
    return {
      kind: 'port',
      port: number,
      ...given({ path, status, matches, exists: readExists(fields.exists) }),
    };
  },
  wants({ port: number, path, status, matches, exists }) {
    if (exists === false) return `nobody answers on port ${number}`;
    if (path === undefined) return `somebody answers on port ${number}`;
    const answer = status === undefined ? 'with success' : `with status ${status}`;
    return `port ${number} answers a request for ${path} ${answer}${matches === undefined ? '' : ` and a match of ${matches}`}`;
  },
  async look({ port: number, path, status, matches, exists }, probes) {
    const answer = await probes.askPort(number, path);
    if (!answer.open) return unless(exists, notYet(`Nobody answers on port ${number} of the workbench.`));
    if (path === undefined) return unless(exists, yes(`Somebody answers on port ${number}.`));
    if (answer.status === undefined)
      return unless(exists, notYet(`Somebody answers on port ${number}, but does not speak HTTP.`));
    const said = `Port ${number} answers with status ${answer.status}`;
    const good =
      status === undefined ? answer.status >= 200 && answer.status < 400 : answer.status === status;
    if (!good) return unless(exists, notYet(`${said} and ${quoted(answer.body ?? '')}.`));
    const judged = matches === undefined ? yes('') : judgePattern(matches, answer.body ?? '');
    return unless(exists, judged.met ? yes(`${said}.`) : notYet(`${said}. ${judged.found}`));
  },
};
