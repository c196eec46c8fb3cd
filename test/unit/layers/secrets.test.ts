import assert from 'node:assert/strict';
import { maskSecrets } from '../../../src/layers';
import type { Secret } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import type { ArchiveConfiguration, ArchiveEntry } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

// Put together here, so that nobody's scanner takes this file for a leak.
const drawn = 'k3Xv9QpLr7TzWm2YbN8sJd5FhGc4ReUaPi6o';
const TOKEN = {
  aws: `AK${'IA'}QX7LMN2ZRT5VKWHP`,
  github: `gh${'p_'}${drawn}`,
  gitlab: `gl${'pat'}-k3Xv9QpLr7TzWm2YbN8s`,
  npm: `np${'m_'}${drawn}`,
  slack: `xox${'b'}-748193650274-k3Xv9QpLr7TzWm2YbN8sJd5F`,
};
const BASE64 = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW';
const privateKey = (kind: string): string =>
  `-----BEGIN ${kind}PRIVATE${' '}KEY-----\n${BASE64}\n${BASE64}\n-----END ${kind}PRIVATE KEY-----\n`;

const secretsOf = async (
  layers: readonly (readonly ArchiveEntry[])[],
  configuration: ArchiveConfiguration = {},
): Promise<readonly Secret[]> => (await readArchive(dockerArchive(layers, { configuration }))).secrets;

const inFile = (name: string, data: string): Promise<readonly Secret[]> => secretsOf([[{ name, data }]]);

/** Files with a secret, and its kind. */
const LEAKS: readonly [string, string, string][] = [
  ['root/.ssh/id_ed25519', privateKey('OPENSSH '), 'private-key'],
  ['srv/tls/server.pem', `some text\n${privateKey('RSA ')}`, 'private-key'],
  ['app/account.json', JSON.stringify({ private_key: privateKey('') }), 'private-key'],
  ['app/config.py', `KEY = "${TOKEN.aws}"\n`, 'aws-access-key'],
  ['root/.aws/credentials', `[default]\naws_secret_access_key = ${drawn}ab/+\n`, 'aws-secret-key'],
  ['app/deploy.sh', `git clone https://oauth2:${TOKEN.gitlab}@gitlab.com/x\n`, 'gitlab-token'],
  [
    'app/.git/config',
    '[remote "origin"]\n url = https://me:s3cr3tW0rd@git.lab.org/x.git\n',
    'password-in-address',
  ],
  ['root/.git-credentials', 'https://me:s3cr3tW0rd@git.lab.org\n', 'password-in-address'],
  ['app/.npmrc', `//npm.lab.org/:_authToken=${TOKEN.npm}\n`, 'npm-token'],
  ['app/.npmrc', '//npm.lab.org/:_authToken=6f1f4c7e-99d2-4a0c\n', 'npmrc'],
  ['root/.pypirc', '[pypi]\nusername = me\npassword = s3cr3tW0rd\n', 'pypirc'],
  ['root/.netrc', 'machine lab.org\nlogin me\npassword s3cr3tW0rd\n', 'netrc'],
  ['root/.docker/config.json', '{"auths":{"lab.org":{"auth":"bWU6czNjcjN0VzByZA=="}}}', 'docker-login'],
  ['root/.pgpass', 'db:5432:app:me:s3cr3tW0rd\n', 'database-login'],
  ['root/.kube/config', 'users:\n- user:\n    token: eyJhbGciOiJSUzI1NiJ9.k3Xv\n', 'kube-configuration'],
  ['app/.env', 'DEBUG=1\nDB_PASSWORD="s3cr3tW0rd"\n', 'env-file'],
  ['app/.env.production', 'DATABASE_URL=postgres://app:s3cr3tW0rd@db/app\n', 'password-in-address'],
  ['app/chat.yml', `hook: ${TOKEN.slack}\n`, 'slack-token'],
  ['etc/shadow', 'root:$6$k3Xv9QpL$r7TzWm2YbN8sJd5FhGc4ReUaPi6o:19000:0:99999:7:::\n', 'password-hash'],
  ['srv/www/.htpasswd', 'me:$apr1$k3Xv9QpL$r7TzWm2YbN8sJd5F\n', 'password-hash'],
];

/** Files that look as if, and are not. */
const HARMLESS: readonly [string, string][] = [
  [
    'root/.ssh/id_ed25519.pub',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPk3Xv9QpLr7TzWm2YbN8sJd5FhGc4ReUaPi6o me@here\n',
  ],
  ['root/.ssh/known_hosts', 'lab.org ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDk3Xv9QpLr7TzWm2YbN8sJd5F\n'],
  ['etc/ssl/certs/ca.pem', `-----BEGIN CERTIFICATE-----\n${BASE64}\n-----END CERTIFICATE-----\n`],
  ['etc/keys/key.pub', `-----BEGIN PUBLIC KEY-----\n${BASE64}\n-----END PUBLIC KEY-----\n`],
  ['app/pem.js', "if (text.startsWith('-----BEGIN RSA PRIVATE KEY-----')) return 'pkcs1';\n"],
  [
    'app/pem.go',
    'var marker = []byte("-----BEGIN PRIVATE KEY-----")\nvar end = []byte("-----END PRIVATE KEY-----")\n',
  ],
  ['usr/share/doc/openssl/examples/key.pem', privateKey('RSA ')],
  ['usr/lib/python3.11/test/certdata/keycert.pem', privateKey('')],
  ['app/node_modules/tls/test/fixtures/server.key', privateKey('RSA ')],
  ['app/README.sh', `export AWS_ACCESS_KEY_ID=AK${'IA'}IOSFODNN7EXAMPLE\n`],
  ['app/README.sh', `AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n`],
  ['app/hash.txt', `AK${'IA'}`.toLowerCase() + drawn],
  ['app/pattern.py', `re.compile("gh${'p_'}[A-Za-z0-9]{36}")\n`],
  ['app/mask.py', `token = "gh${'p_'}${'x'.repeat(36)}"\n`],
  [
    'app/.env',
    'DB_PASSWORD=\nAPI_KEY=your-key-here\nTOKEN=${TOKEN}\nSECRET=changeme\nPASSWORD_FILE=/run/secrets/db\n',
  ],
  [
    'app/.env',
    'DB_PASSWORD=/run/secrets/db\nSECRET_TOKEN=<token>\nDEBUG=true\nPORT=8080\nMONKEY=banana123\n',
  ],
  ['app/.env.example', 'DB_PASSWORD=s3cr3tW0rd\n'],
  ['app/.npmrc', 'registry=https://npm.lab.org/\n//npm.lab.org/:_authToken=${NPM_TOKEN}\n'],
  ['etc/npmrc', 'fund=false\nalways-auth=true\n'],
  [
    'app/.git/config',
    '[remote "origin"]\n url = git@github.com:me/x.git\n url = https://github.com/me/x.git\n',
  ],
  [
    'etc/pip.conf',
    '[global]\nindex-url = https://pypi.org/simple\nextra-index-url = https://${USER}:${PASSWORD}@lab.org/simple\n',
  ],
  ['root/.docker/config.json', '{"auths":{"lab.org":{}},"credsStore":"pass"}'],
  ['etc/shadow', 'root:*:19000:0:99999:7:::\ndaemon:!:19000::::::\nsync::19000::::::\n'],
  [
    'app/lock.json',
    '{"integrity":"sha512-k3Xv9QpLr7TzWm2YbN8sJd5FhGc4ReUaPi6ok3Xv9QpLr7TzWm2YbN8sJd5FhGc4ReUaPi6ok3Xv9QpLr7Q=="}',
  ],
  [
    'app/urls.txt',
    'https://example.com:8080/a@b http://[::1]:80/ ssh://git@host:22/x postgres://localhost:5432/x\n',
  ],
  ['usr/share/java/cacerts.jks', 'certificates'],
  ['opt/app/binary', `\0\0\0gh${'p_'}${drawn}`],
];

describe('secrets of images', () => {
  for (const [name, data, kind] of LEAKS) {
    it(`are found in ${name}: ${kind}`, async () => {
      const found = await inFile(name, data);
      assert.ok(
        found.some((secret) => secret.kind === kind),
        JSON.stringify(found.map((secret) => secret.kind)),
      );
      const shown = JSON.stringify(found);
      for (const secret of ['s3cr3tW0rd', BASE64.slice(8), drawn.slice(0, 12), TOKEN.aws.slice(4)]) {
        assert.ok(!shown.includes(secret), shown);
      }
    });
  }

  for (const [name, data] of HARMLESS) {
    it(`are not seen in ${name}: ${data.slice(0, 40).replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(
        (await inFile(name, data)).map(({ kind, line }) => `${kind} ${line}`),
        [],
      );
    });
  }

  it('are told with layer, path, line and what became of them', async () => {
    const leak = { name: 'app/.env', data: 'A=1\nDB_PASSWORD=s3cr3tW0rd\n' };
    const deleted = await secretsOf([[], [leak], [], [{ name: 'app/.wh..env' }]]);
    assert.deepEqual(
      deleted.map(({ place, line, masked }) => ({ place, line, masked })),
      [
        {
          place: { in: 'file', layer: 1, path: '/app/.env', gone: { layer: 3, how: 'deleted' } },
          line: 2,
          masked: '… (10 characters)',
        },
      ],
    );
    const gone = async (...above: ArchiveEntry[]): Promise<unknown> => {
      const [secret] = await secretsOf([[{ name: 'app/' }, leak], above]);
      return secret?.place.in === 'file' ? secret.place.gone?.how : 'nothing found';
    };
    assert.equal(await gone({ name: '.wh.app' }), 'deleted');
    assert.equal(await gone({ name: 'app/.wh..wh..opq' }), 'deleted');
    assert.equal(await gone({ name: 'app/.env', data: '' }), 'replaced');
    assert.equal(await gone({ name: 'app/other' }), undefined);
  });

  it('are found in variables, arguments, labels and commands', async () => {
    const found = await secretsOf([], {
      config: {
        Env: [
          'PATH=/usr/bin',
          'DB_PASSWORD=s3cr3tW0rd',
          `GH=${TOKEN.github}`,
          'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
        ],
        Labels: { 'org.lab.token': TOKEN.gitlab, maintainer: 'me <me@lab.org>' },
      },
      history: [
        { created_by: '/bin/sh -c #(nop)  ENV DB_PASSWORD=s3cr3tW0rd', empty_layer: true },
        { created_by: '|1 NPM_TOKEN=s3cr3tW0rd2 /bin/sh -c npm ci' },
        { created_by: 'ARG API_KEY=s3cr3tW0rd3', empty_layer: true },
        { created_by: 'RUN /bin/sh -c curl -u me:s3cr3tW0rd44 https://lab.org # buildkit' },
        { created_by: "RUN /bin/sh -c echo 'root:s3cr3tW0rd555' | chpasswd # buildkit" },
        { created_by: 'RUN /bin/sh -c apt-get install --no-install-recommends -y pass openssl # buildkit' },
        {
          created_by:
            'RUN /bin/sh -c PASSWORD=$(cat /run/secrets/p) curl --user "$USER:$PASSWORD" https://lab.org # buildkit',
        },
      ],
    });
    assert.deepEqual(
      found.map(({ place, kind }) => [
        place.in,
        place.in === 'file' ? '' : place.name,
        place.in === 'file' ? '' : place.step,
        kind,
      ]),
      [
        ['env', 'DB_PASSWORD', 0, 'secret-value'],
        ['env', 'GH', undefined, 'github-token'],
        ['label', 'org.lab.token', undefined, 'gitlab-token'],
        ['arg', 'NPM_TOKEN', 1, 'secret-value'],
        ['arg', 'API_KEY', 2, 'secret-value'],
        ['command', undefined, 3, 'password-in-command'],
        ['command', undefined, 4, 'password-in-command'],
      ],
    );
    assert.ok(!JSON.stringify(found).includes('s3cr3t'));
    assert.ok(found.every(({ reason, remedy }) => reason.endsWith('.') && remedy.endsWith('.')));
  });

  it('are masked where a step of the history is shown, in whichever part of it they stand', () => {
    const shown = [
      '/bin/sh -c #(nop)  ENV DB_PASSWORD=s3cr3tW0rd',
      'RUN |1 NPM_TOKEN="s3cr3tW0rd2" /bin/sh -c npm ci # buildkit',
      'RUN /bin/sh -c curl -u me:s3cr3tW0rd44 https://me:s3cr3tW0rd5@lab.org/x # buildkit',
      `RUN /bin/sh -c git clone https://x:${TOKEN.github}@github.com/y # buildkit`,
    ].map(maskSecrets);
    assert.deepEqual(shown, [
      '/bin/sh -c #(nop)  ENV DB_PASSWORD=… (10 characters)',
      'RUN |1 NPM_TOKEN="… (11 characters)" /bin/sh -c npm ci # buildkit',
      'RUN /bin/sh -c curl -u me:… (12 characters) https://me:… (11 characters)@lab.org/x # buildkit',
      'RUN /bin/sh -c git clone https://x:ghp_… (40 characters)@github.com/y # buildkit',
    ]);
    const harmless = 'RUN /bin/sh -c apt-get install -y pass && echo "A=$B" # buildkit';
    assert.equal(maskSecrets(harmless), harmless);
  });
});
