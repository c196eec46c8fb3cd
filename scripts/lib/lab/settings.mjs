/**
 * The settings of the lab's editor, in the two files that a VS Code server reads: those of the person, and those of the
 * machine that the server runs on. What names hosts and files is of the machine; the editor ignores it elsewhere.
 * @param {{ address?: string, identityFile?: string, knownHostsFile?: string }} target `address`: `USER@HOST:PORT` or
 *   `local`, none: the editor starts without a workbench; the files only for the embedded workbench, since a machine of
 *   the person's own is known by their own keys and known_hosts
 */
export function labSettings({ address, identityFile, knownHostsFile }) {
  return {
    user: {
      'containerWorkbench.handout.openOnStartup': true,
      'security.workspace.trust.enabled': false,
      'workbench.startupEditor': 'none',
      'git.enabled': false,
    },
    machine: {
      ...(address === undefined ? {} : { 'containerWorkbench.connectOnStartup': address }),
      ...(identityFile === undefined ? {} : { 'containerWorkbench.ssh.identityFiles': [identityFile] }),
      ...(knownHostsFile === undefined ? {} : { 'containerWorkbench.ssh.knownHostsFiles': [knownHostsFile] }),
    },
  };
}
