import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { PackageManager } from '../../src/dockerfile';
import { readVersions, versionsCommand } from '../../src/editor/lint/packageManagers';

const exec = promisify(execFile);

/** What the programs print about a package that they know; about others they say nothing, and fail. */
const ANSWERS: readonly {
  manager: PackageManager;
  program: string;
  name: string;
  output: string;
  version: string;
}[] = [
  {
    ...{ manager: 'apt-get', program: 'apt-cache', name: 'curl' },
    output:
      'curl:\n  Installed: (none)\n  Candidate: 7.88.1-10+deb12u12\n  Version table:\n     7.88.1-10 500\n',
    version: '7.88.1-10+deb12u12',
  },
  {
    ...{ manager: 'apk', program: 'apk', name: 'curl' },
    output:
      '(1/2) Installing libcurl (8.5.0-r1)\n(2/2) Installing curl (8.5.0-r0)\nOK: 12 MiB in 20 packages\n',
    version: '8.5.0-r0',
  },
  {
    ...{ manager: 'pip', program: 'pip', name: 'requests' },
    output: 'requests (2.32.3)\nAvailable versions: 2.32.3, 2.32.2\n',
    version: '2.32.3',
  },
  { manager: 'npm', program: 'npm', name: '@scope/tool', output: '5.1.0\n', version: '5.1.0' },
  {
    ...{ manager: 'gem', program: 'gem', name: 'rake' },
    output: '\n*** REMOTE GEMS ***\n\nrake (13.2.1 ruby, 13.2.1 java)\n',
    version: '13.2.1',
  },
  {
    ...{ manager: 'dnf', program: 'dnf', name: 'bash' },
    output: [
      ...['Installed Packages', 'Name         : bash', 'Version      : 5.1.8', 'Release      : 6.el9'],
      ...['Description  : Version      : none', ''],
      ...['Available Packages', 'Name         : bash', 'Version      : 5.1.8', 'Release      : 9.el9', ''],
    ].join('\n'),
    version: '5.1.8-9.el9',
  },
  {
    ...{ manager: 'yum', program: 'yum', name: 'httpd' },
    output: 'Available Packages\nName        : httpd\nVersion     : 2.4.6\nRelease     : 99.el7\n',
    version: '2.4.6-99.el7',
  },
  {
    ...{ manager: 'zypper', program: 'zypper', name: 'curl' },
    output:
      '\nInformation for package curl:\n---\nName           : curl\nVersion        : 8.0.1-150400.5.41.1\n',
    version: '8.0.1-150400.5.41.1',
  },
  {
    ...{ manager: 'go', program: 'go', name: 'example.org/tools/cmd/tool' },
    output: 'v0.30.0\n',
    version: 'v0.30.0',
  },
];

describe('package managers in an image are asked for versions:', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-managers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, script: string): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  for (const { manager, program: name, name: known, output, version } of ANSWERS)
    it(manager, async () => {
      await writeFile(join(folder, 'output'), output);
      await program('apt-get', 'exit 0');
      // Of Go it is the module that is known, which the package lies in.
      const asked = manager === 'go' ? 'example.org/tools@latest' : known;
      await program(name, `case " $* " in *' ${asked} '*) cat '${folder}/output' ;; *) exit 1 ;; esac`);
      const { entrypoint, command } = versionsCommand(manager, ['missing', known]);
      const [shell = '', ...args] = [...entrypoint, ...command];
      const { stdout } = await exec(shell, args, {
        env: { PATH: [folder, '/usr/bin', '/bin'].join(delimiter) },
      });
      assert.deepEqual([...readVersions(stdout.split('\n'))], [[known, version]]);
    });
});
