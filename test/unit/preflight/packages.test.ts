import assert from 'node:assert/strict';
import { installCommands } from '../../../src/preflight';
import { Facts } from '../../../src/preflight/facts';
import { Packages } from '../../../src/preflight/packages';

function on(id: string, manager: string, more = ''): Packages {
  return new Packages(new Facts(`os.ID=${id}\nmanager=${manager}\n${more}`));
}

describe('packages', () => {
  it('are called as the distribution calls them', () => {
    assert.deepEqual(on('debian', 'apt-get').of('docker'), ['docker.io']);
    assert.deepEqual(on('fedora', 'dnf').of('docker'), ['moby-engine']);
    assert.deepEqual(on('"opensuse-leap"', 'zypper').of('parallel'), ['gnu_parallel']);
    assert.deepEqual(on('arch', 'pacman').of('python3'), ['python']);
    assert.deepEqual(on('alpine', 'apk').of('newuidmap'), ['shadow-uidmap']);
    assert.deepEqual(on('rocky', 'dnf').of('java'), ['java-17-openjdk-headless']);
  });

  it('follow the release where that matters', () => {
    const debian = (release: number): readonly string[] | undefined =>
      on('debian', 'apt-get', `os.VERSION_ID="${release}"`).of('java');
    assert.deepEqual(debian(12), ['openjdk-17-jre-headless']);
    assert.deepEqual(debian(13), ['openjdk-21-jre-headless']);
    assert.equal(on('debian', 'apt-get', 'os.VERSION_ID=12').of('buildx'), undefined);
    assert.deepEqual(on('debian', 'apt-get', 'os.VERSION_ID=13').of('buildx'), ['docker-buildx']);
    assert.deepEqual(on('ubuntu', 'apt-get', 'os.VERSION_ID="24.04"').of('compose'), ['docker-compose-v2']);
  });

  it('of derivatives are those of what they derive from', () => {
    assert.deepEqual(on('linuxmint', 'apt-get', 'os.ID_LIKE="ubuntu debian"').of('compose'), [
      'docker-compose-v2',
    ]);
  });

  it('are none where the distribution is not known, lacks one of them, or has another package manager', () => {
    assert.equal(on('plan9', 'apt-get').of('git'), undefined);
    assert.equal(on('debian', 'dnf').of('git'), undefined);
    assert.equal(on('rhel', 'dnf').of('jq', 'parallel'), undefined);
  });

  it('are installed without a question', () => {
    for (const manager of ['apt-get', 'dnf', 'zypper', 'pacman', 'apk'] as const) {
      const last = installCommands(manager, ['jq', 'zstd']).at(-1) ?? [];
      assert.deepEqual(last.slice(-2), ['jq', 'zstd']);
      assert(last.includes(manager));
    }
  });
});
