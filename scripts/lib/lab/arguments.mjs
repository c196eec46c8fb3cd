import { parseArgs } from 'node:util';
import { Explained } from '../report.mjs';

export const USAGE = `Usage: npm run lab [-- options]      start the lab, or find it running
       npm run lab -- down           stop what it started, and nothing else

  --host USER@HOST[:PORT]   work on a machine of yours instead of this computer; \`local\`: this computer's own Docker
  --desktop                 in the VS Code on this computer (\`code\`) instead of the browser
  --port N                  port of the editor in the browser (default: any that is free)
  --yes                     install what is missing without asking
`;

/** A user, a name or an address (IPv6 in brackets), perhaps a port. Nothing that ssh could take for an option. */
const TARGET = /^[\w.][\w.-]*@(\[[0-9a-fA-F:.%]+\]|[\w][\w.-]*)(:(\d{1,5}))?$/;

/**
 * @param {readonly string[]} argv what follows the script's name
 * @returns {{ verb: 'start' | 'down' | 'help', host?: string, desktop: boolean, port?: number, yes: boolean }}
 * @throws {Explained} with the usage
 */
export function readLabArguments(argv) {
  const wrong = (text) => new Explained(`${text}\n\n${USAGE}`, { exitCode: 2 });
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        host: { type: 'string' },
        desktop: { type: 'boolean', default: false },
        port: { type: 'string' },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw wrong(error.message);
  }
  const { host, desktop, port, yes, help } = parsed.values;
  const [verb = 'start', ...rest] = parsed.positionals;
  if (help) return { verb: 'help', desktop, yes };
  if (!['start', 'down'].includes(verb) || rest.length > 0) {
    throw wrong(`"${parsed.positionals.join(' ')}" is not something that the lab can do.`);
  }
  if (host !== undefined && host !== 'local' && !isTarget(host)) {
    throw wrong(
      `--host wants USER@HOST or USER@HOST:PORT, as in student@192.0.2.17:2222; "${host}" is neither.`,
    );
  }
  if (port !== undefined && !isPort(port))
    throw wrong(`--port wants a number from 1 to 65535, not "${port}".`);
  return {
    verb,
    desktop,
    yes,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function isTarget(text) {
  const match = TARGET.exec(text);
  return match !== null && (match[3] === undefined || isPort(match[3]));
}

function isPort(text) {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
