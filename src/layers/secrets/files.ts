import { findAddresses, findTokens, lineAt } from './tokens';
import type { FoundSecret } from './types';
import { canBeSecret, isSecretName, mask } from './values';

/** Files whose names say that they hold secrets, and how to find these. */
interface FileKind {
  kind: string;
  title: string;
  reason: string;
  /** Of the path, with `/` in front, in what JavaScript, Python and Perl have in common. */
  path: string;
  /** What in it is a secret: the group `secret` of each match. None: the file as a whole. */
  secrets?: RegExp;
  /** They are hashes, and no placeholder looks like one. */
  hashes?: true;
  /** Settings `NAME=value`, of which those with a telling name count. */
  settings?: true;
  /** Also passwords in addresses. */
  addresses?: true;
}

const LINE = String.raw`["']?(?<secret>[^\s"'#;]+)["']?\s*$`;

const FILES: readonly FileKind[] = [
  {
    kind: 'env-file',
    title: 'A secret in a file of variables',
    reason: 'Files called .env hold settings of one place, and this one’s name says that it is secret.',
    path: String.raw`/\.env(\.[A-Za-z0-9_-]+)?$`,
    settings: true,
    addresses: true,
  },
  {
    kind: 'netrc',
    title: 'A password in .netrc',
    reason: 'A .netrc file holds names and passwords for servers.',
    path: String.raw`/[._]netrc$`,
    secrets: /\bpassword\s+(?<secret>\S+)/g,
  },
  {
    kind: 'npmrc',
    title: 'A login of npm',
    reason: 'The file configures npm, and this setting logs in to a registry.',
    path: String.raw`/\.?npmrc$`,
    secrets: new RegExp(String.raw`(?:^|:)_(?:authToken|password|auth)\s*=\s*${LINE}`, 'gm'),
  },
  {
    kind: 'yarnrc',
    title: 'A login of Yarn',
    reason: 'The file configures Yarn, and this setting logs in to a registry.',
    path: String.raw`/\.yarnrc(\.yml)?$`,
    secrets: new RegExp(String.raw`\bnpmAuth(?:Token|Ident):\s*${LINE}`, 'gm'),
  },
  {
    kind: 'pypirc',
    title: 'A login of PyPI',
    reason: 'The file holds logins for package indexes of Python.',
    path: String.raw`/\.pypirc$`,
    secrets: new RegExp(String.raw`^\s*password\s*[=:]\s*${LINE}`, 'gm'),
  },
  {
    kind: 'pip-configuration',
    title: 'A password for a package index',
    reason: 'The file tells pip where packages come from.',
    path: String.raw`/pip\.(conf|ini)$`,
    addresses: true,
  },
  {
    kind: 'git-credentials',
    title: 'A login of Git',
    reason: 'Git keeps logins of servers in this file.',
    path: String.raw`/(\.git-credentials|git/credentials|\.git/config|\.gitconfig|\.git/modules/.*/config)$`,
    addresses: true,
  },
  {
    kind: 'docker-login',
    title: 'A login of a registry',
    reason: 'Docker keeps logins in this file; they are encoded, not encrypted.',
    path: String.raw`/(\.docker/config\.json|\.dockercfg|containers/auth\.json|\.dockerconfigjson|kaniko/\.docker/config\.json)$`,
    secrets: /"(?:auth|identitytoken|registrytoken)"\s*:\s*"(?<secret>[^"]{4,})"/g,
  },
  {
    kind: 'aws-credentials',
    title: 'Credentials of AWS',
    reason: 'The file holds credentials of AWS.',
    path: String.raw`/\.aws/(credentials|config)$`,
    secrets: new RegExp(String.raw`^\s*aws_(?:secret_access_key|session_token)\s*=\s*${LINE}`, 'gm'),
  },
  {
    kind: 'kube-configuration',
    title: 'A login of a Kubernetes cluster',
    reason: 'The file holds logins of Kubernetes clusters.',
    path: String.raw`/(\.kube/config|kubeconfig(\.ya?ml)?|kubernetes/admin\.conf)$`,
    secrets: new RegExp(String.raw`^[\s-]*(?:client-key-data|token|password):\s*${LINE}`, 'gm'),
  },
  {
    kind: 'google-credentials',
    title: 'Credentials of Google Cloud',
    reason: 'The program gcloud keeps the refresh token of a login in this file.',
    path: String.raw`/gcloud/(application_default_credentials|legacy_credentials/.*/adc)\.json$`,
    secrets: /"(?:refresh_token|client_secret)"\s*:\s*"(?<secret>[^"]{4,})"/g,
  },
  {
    kind: 'database-login',
    title: 'A password of a database',
    reason: 'Clients of databases read passwords from this file.',
    path: String.raw`/\.pgpass$`,
    secrets: /^[^#:\n]+:[^:\n]*:[^:\n]*:[^:\n]*:(?<secret>[^\n]+)$/gm,
  },
  {
    kind: 'database-login',
    title: 'A password of a database',
    reason: 'Clients of databases read passwords from this file.',
    path: String.raw`/(\.my\.cnf|\.mylogin\.cnf)$`,
    secrets: new RegExp(String.raw`^\s*password\s*=\s*${LINE}`, 'gm'),
  },
  {
    kind: 'vault-token',
    title: 'A token of Vault',
    reason: 'The client of HashiCorp Vault keeps its token in this file.',
    path: String.raw`/\.vault-token$`,
    secrets: /^(?<secret>\S{20,})\s*$/g,
  },
  {
    kind: 'password-hash',
    title: 'The password of an account, as a hash',
    reason: 'The account has a password, and everybody who has the image can try to guess it.',
    path: String.raw`/etc/g?shadow-?$`,
    secrets: /^[^:\n]+:(?<secret>\$[^:\n]{12,}):/gm,
    hashes: true,
  },
  {
    kind: 'password-hash',
    title: 'Passwords of a web server, as hashes',
    reason:
      'A .htpasswd file holds hashes of passwords, and everybody who has the image can try to guess them.',
    path: String.raw`/\.htpasswd$`,
    secrets: /^[^#:\s]+:(?<secret>\S{8,})$/gm,
    hashes: true,
  },
  {
    kind: 'key-store',
    title: 'A store of private keys',
    reason: 'Files of this kind hold private keys with their certificates.',
    path: String.raw`^/(?!usr/|lib/|proc/|opt/java/|.*/(jre|jdk)[^/]*/).*\.(p12|pfx|jks|keystore|kdbx|ppk)$`,
  },
  {
    kind: 'terraform-state',
    title: 'A secret in the state of Terraform',
    reason: 'Terraform keeps secrets of what it has made in its state in clear.',
    path: String.raw`/terraform\.tfstate(\.backup)?$`,
    secrets: /"(?:password|secret|private_key|secret_key|token|access_key)"\s*:\s*"(?<secret>[^"]{4,})"/g,
  },
];

/** Paths of files that are always worth a look. */
export const PATHS = FILES.map(({ path }) => path).join('|');

const KINDS = FILES.map((kind) => ({ ...kind, path: new RegExp(kind.path) }));

/** What packages bring along to try their code with, and what explains it. */
const FOR_SHOW =
  /\/(tests?|testing|test[-_]?data|testsuite|fixtures?|mocks?|examples?|samples?|demos?|docs?|documentation|__tests__|specs?|certdata|man)\/|\.(md|rst|html?|pod|\d)$|[._-](test|spec|example|sample|template|dist|tpl|tmpl)(\.[a-z0-9]+)?$/i;
/** Where packages are put by the programs that install them. */
const PACKAGES =
  /^\/usr\/(share|lib|lib64|libexec|include|src)\/|\/(node_modules|site-packages|dist-packages|vendor|gems|pkg\/mod|\.cargo\/registry)\//;
/** Examples people copy to the real place. */
const TEMPLATE = /[._-](example|sample|template|dist|tpl|tmpl|default|schema)s?$/i;

/** Secrets of one file. `path` begins with `/`. */
export function findInFile(path: string, data: Buffer): FoundSecret[] {
  if (TEMPLATE.test(path) || (PACKAGES.test(path) && FOR_SHOW.test(path))) return [];
  const text = data.toString('utf8');
  const found = findTokens(text);
  for (const kind of KINDS) if (kind.path.test(path)) found.push(...findByName(kind, text, data.length));
  return found;
}

function findByName(
  { kind, title, reason, ...how }: (typeof KINDS)[number],
  text: string,
  size: number,
): FoundSecret[] {
  const found: FoundSecret[] = [];
  const { secrets, hashes, settings, addresses } = how;
  if (secrets === undefined && settings !== true && addresses !== true) {
    return [{ kind, title, reason, masked: `(${size} bytes)`, line: undefined }];
  }
  for (const match of secrets === undefined ? [] : text.matchAll(secrets)) {
    const value = match.groups?.secret ?? '';
    if (hashes !== true && !canBeSecret(value)) continue;
    found.push({ kind, title, reason, masked: mask(value), line: lineAt(text, match.index) });
  }
  if (settings === true) {
    for (const { name, value, line } of settingsOf(text)) {
      if (isSecretName(name) && canBeSecret(value)) {
        found.push({ kind, title: `${title} (${name})`, reason, masked: mask(value), line });
      }
    }
  }
  return addresses === true ? [...found, ...findAddresses(text)] : found;
}

/** `NAME=value`, `export NAME="value"` */
function* settingsOf(text: string): Generator<{ name: string; value: string; line: number }> {
  for (const [index, line] of text.split('\n').entries()) {
    const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    yield { name, value: value.replace(/^(["'])(.*)\1$/, '$2'), line: index + 1 };
  }
}
