import assert from 'node:assert/strict';
import { script } from '../../support/script';

interface LabArguments {
  verb: string;
  host?: string;
  desktop: boolean;
  port?: number;
  yes: boolean;
}
interface Settings {
  user: Record<string, unknown>;
  machine: Record<string, unknown>;
}

describe('npm run lab', () => {
  let read: (argv: readonly string[]) => LabArguments;
  let settings: (target: object) => Settings;
  let redirectPage: (url: string) => string;

  before(async () => {
    ({ readLabArguments: read } = await script<{ readLabArguments: typeof read }>('lab/arguments.mjs'));
    ({ labSettings: settings } = await script<{ labSettings: typeof settings }>('lab/settings.mjs'));
    ({ redirectPage } = await script<{ redirectPage: typeof redirectPage }>('lab/open-browser.mjs'));
  });

  describe('arguments', () => {
    it('starts in the browser, asking, when nothing is said', () => {
      assert.deepEqual(read([]), { verb: 'start', desktop: false, yes: false });
    });

    it('reads everything that can be said', () => {
      assert.deepEqual(read(['--host', 'student@lab-17:2222', '--port', '8443', '--desktop', '--yes']), {
        verb: 'start',
        host: 'student@lab-17:2222',
        port: 8443,
        desktop: true,
        yes: true,
      });
      assert.equal(read(['down']).verb, 'down');
      assert.equal(read(['--help']).verb, 'help');
    });

    for (const host of [
      'ada@host',
      'ada@192.0.2.17',
      'ada@[2001:db8::1]:22',
      'a.b-c@h.example.org:65535',
      'local',
    ]) {
      it(`takes the workbench ${host}`, () => {
        assert.equal(read(['--host', host]).host, host);
      });
    }

    for (const host of [
      'host',
      '@host',
      'ada@',
      'ada@-oProxyCommand=x',
      '-ada@host',
      'ada@host:0',
      'a@b:65536',
      'a b@c',
    ]) {
      it(`refuses the workbench "${host}", with an example and the usage`, () => {
        assert.throws(() => read([`--host=${host}`]), {
          exitCode: 2,
          message: /wants USER@HOST.*student@.*Usage: npm run lab/s,
        });
      });
    }

    it('refuses what it does not know with exit status 2', () => {
      for (const argv of [['up'], ['down', 'now'], ['--nothing'], ['--port', 'http'], ['--port', '0']]) {
        assert.throws(() => read(argv), { exitCode: 2, message: /Usage: npm run lab/ });
      }
    });
  });

  describe('settings', () => {
    it('names hosts and files in the settings of the machine alone', () => {
      const { user, machine } = settings({
        address: 'root@127.0.0.1:4022',
        identityFile: '/w/id',
        knownHostsFile: '/w/known_hosts',
      });
      assert.deepEqual(machine, {
        'containerWorkbench.connectOnStartup': 'root@127.0.0.1:4022',
        'containerWorkbench.ssh.identityFiles': ['/w/id'],
        'containerWorkbench.ssh.knownHostsFiles': ['/w/known_hosts'],
      });
      assert.equal(user['containerWorkbench.handout.openOnStartup'], true);
    });

    it("leaves a person's own keys and known hosts to their own files", () => {
      assert.deepEqual(settings({ address: 'ada@lab' }).machine, {
        'containerWorkbench.connectOnStartup': 'ada@lab',
      });
    });

    it('connects to nothing where there is no workbench', () => {
      assert.deepEqual(settings({}).machine, {});
    });
  });

  it('hands an address to the browser with nothing in it that could end the markup', () => {
    const page = redirectPage('http://localhost:1/?tkn=a&folder="><script>');
    assert.ok(page.includes('url=http://localhost:1/?tkn=a&amp;folder=&quot;>&lt;script>"'));
  });
});
