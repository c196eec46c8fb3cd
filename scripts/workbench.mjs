// npm run workbench -- up | down | status: the embedded workbench, by hand. See scripts/lib/embedded-workbench.mjs.
import { parseArgs } from 'node:util';
import { down, status, up } from './lib/embedded-workbench.mjs';
import { Explained, runMain, terminalReport } from './lib/report.mjs';
import { confirmer, hasTerminal } from './lib/confirm.mjs';

const USAGE = `Usage: npm run workbench -- up | down | status [options]

  up       start a private SSH server and, unless Docker runs already, a Docker Engine on this computer
  down     stop what up started, and nothing else
  status   say where it is and what it has

Options:
  --mirror auto|always|never   take base images from this computer: only without internet (auto), always, or never
  --wait                       come back only when every base image is there, the large ones too
  --yes                        install missing Debian packages without asking
  --json                       print the state as JSON
  --folder FOLDER              an instance of its own in that folder (default: .workbench)
`;

const MIRROR = ['auto', 'always', 'never'];

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        mirror: { type: 'string', default: 'auto' },
        wait: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        folder: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!MIRROR.includes(values.mirror)) throw new Error(`--mirror is one of ${MIRROR.join(', ')}.`);
    return { ...values, verb: values.help ? 'help' : positionals.join(' ') };
  } catch (error) {
    throw new Explained(`${error.message}\n\n${USAGE}`, { exitCode: 2, cause: error });
  }
}

function print(state, json) {
  console.log(json ? JSON.stringify(state, null, 2) : describe(state));
}

function describe(state) {
  const docker =
    state.dockerVersion === undefined
      ? 'none'
      : `${state.dockerVersion}, ${state.dockerStartedByUs ? 'started by us' : 'not started by us'}, ${state.dockerHost}`;
  const images = state.images.map(({ reference, ready }) =>
    ready ? reference : `${reference} (being built)`,
  );
  return [
    ...(state.running
      ? [
          `Workbench    ${state.user}@${state.host}:${state.port}`,
          `Host key     ${state.hostKeyFingerprint}`,
          `Client key   ${state.identityFile}`,
          `Known hosts  ${state.knownHostsFile}`,
        ]
      : ['Workbench    not running']),
    `Docker       ${docker}`,
    `Mirror       ${state.mirror ? 'base images come from this computer first' : 'none'}`,
    ...(images.length > 0 ? [`Images       ${images.join(', ')}`] : []),
    ...state.notices.map((notice) => `Note: ${notice}`),
  ].join('\n');
}

const INTERRUPTED = 'Interrupted. The same command goes on from here; `down` stops what has been started.';

await runMain(
  async () => {
    const { verb, json, mirror, wait, yes, folder } = readArguments();
    const options = {
      ...(folder === undefined ? {} : { folder }),
      report: terminalReport(),
      terminal: hasTerminal(),
    };
    switch (verb) {
      case 'up': {
        const state = await up({ ...options, mirror, wait, confirm: confirmer({ yes }) });
        print(state, json);
        return state.running ? 0 : 1;
      }
      case 'down': {
        const ended = await down(options);
        console.log(ended.length === 0 ? 'Nothing was running.' : `Stopped ${ended.join(', ')}.`);
        return 0;
      }
      case 'status': {
        const state = await status(options);
        print(state, json);
        return state.running ? 0 : 3;
      }
      case 'help':
        console.log(USAGE);
        return 0;
      default:
        throw new Explained(USAGE, { exitCode: 2 });
    }
  },
  { interrupted: INTERRUPTED },
);
