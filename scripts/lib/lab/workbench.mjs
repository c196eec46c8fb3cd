import { down, status, up } from '../embedded-workbench.mjs';

/**
 * The workbench that the lab's editor is to connect to.
 * @typedef {object} Target
 * @property {string} [address] `USER@HOST:PORT` or `local`; none: there is no workbench
 * @property {string} label for people
 * @property {string} [identityFile]
 * @property {string} [knownHostsFile]
 * @property {string[]} notices what could not be had
 */

/**
 * @param {string | undefined} host what the person named; undefined: the embedded workbench, brought up where needed
 * @param {object} options those of `up`, and
 * @param {() => void} options.beforeStart called before the embedded workbench is started, not where it runs already
 * @returns {Promise<Target>}
 */
export async function bringTarget(host, { beforeStart, ...options }) {
  if (host !== undefined) {
    const label = host === 'local' ? "this computer's own Docker" : host;
    return { address: host, label, notices: [] };
  }
  const before = await status();
  if (!before.running && !before.dockerStartedByUs) beforeStart();
  const state = await up(options);
  return {
    ...(state.running
      ? {
          address: `${state.user}@${state.host}:${state.port}`,
          identityFile: state.identityFile,
          knownHostsFile: state.knownHostsFile,
        }
      : {}),
    label: state.running
      ? `${state.user}@${state.host}:${state.port}, ${state.dockerVersion === undefined ? 'without Docker' : `Docker ${state.dockerVersion}`}`
      : 'none',
    notices: state.notices,
  };
}

/** Ends the embedded workbench. @returns {Promise<string[]>} what was ended, in words */
export function endEmbedded(options) {
  return down(options);
}
