import type { Engine } from '../../docker';
import { ExplainedError } from '../../base';
import type { Workbench } from '../../workbench';
import type { FileFact, HostFacts } from './facts';
import { daemonSetting } from './facts';
import { HOST_SCRIPT } from './script';

const PATIENCE = 60_000;

/**
 * What there is to know of a workbench and its engine. Only reads. `elevated`: with root's rights, for which a password may
 * be asked for once; without, what only root may see stays unknown.
 */
export async function readHost(
  workbench: Workbench,
  engine: Engine | undefined,
  { elevated = false, signal }: { elevated?: boolean; signal?: AbortSignal } = {},
): Promise<HostFacts> {
  const [info, networks, images, containers] = await Promise.all([
    engine?.system.info(),
    engine === undefined ? [] : overlayNetworks(engine),
    engine?.images.list() ?? [],
    engine?.containers.list() ?? [],
  ]);
  const root = info?.root ?? '/var/lib/docker';
  const socket = engine?.info.socket ?? '/var/run/docker.sock';
  const look = async (...paths: readonly string[]): Promise<string> => {
    const { stdout, exitCode } = await workbench.run(
      ['sh', '-c', HOST_SCRIPT, 'sh', root, socket, ...paths],
      {
        elevated,
        repeatable: true,
        timeout: PATIENCE,
        ...(signal !== undefined && { signal }),
      },
    );
    if (!/^end=yes$/m.test(stdout))
      throw new ExplainedError('audit-host', `${workbench.label} could not be looked at.`, {
        remedy: 'Its shell has to be able to run a script of sh; try it again.',
        detail: `exit status ${exitCode ?? 'unknown'}`,
      });
    return stdout;
  };
  const surroundings = {
    name: workbench.label,
    engine: info,
    engineVersion: engine?.info.version,
    networks,
    images: { total: images.length, used: new Set(containers.map(({ imageId }) => imageId)).size },
  };
  const facts = readFacts(await look(), surroundings);
  const certificates = ['tlscacert', 'tlscert', 'tlskey']
    .map((name) => daemonSetting(facts, name))
    .filter((path) => typeof path === 'string');
  return certificates.length === 0 ? facts : readFacts(await look(...certificates), surroundings);
}

/** The networks that span machines, of which alone it matters whether they are encrypted. */
async function overlayNetworks({ networks }: Engine): Promise<HostFacts['networks']> {
  const found = (await networks.list()).filter(({ driver }) => driver === 'overlay');
  return Promise.all(
    found.map(async ({ name, driver }) => {
      const { raw } = await networks.inspect(name);
      const options = (raw as { Options?: Record<string, string> | null }).Options ?? {};
      return { name, driver, encrypted: Object.hasOwn(options, 'encrypted') };
    }),
  );
}

/** Reads what {@link HOST_SCRIPT} printed; unknown lines are left out. */
export function readFacts(
  printed: string,
  surroundings: Pick<HostFacts, 'name' | 'engine' | 'engineVersion' | 'networks' | 'images'>,
): HostFacts {
  const all = new Map<string, string[]>();
  for (const line of printed.split('\n')) {
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const name = line.slice(0, equals);
    const values = all.get(name);
    if (values === undefined) all.set(name, [line.slice(equals + 1)]);
    else values.push(line.slice(equals + 1));
  }
  const list = (name: string): readonly string[] => all.get(name) ?? [];
  const one = (name: string): string => list(name)[0] ?? '';
  const modules = one('modules');
  const updates = Number.parseInt(one('updates'), 10);
  return {
    ...surroundings,
    asRoot: one('uid') === '0',
    environment: { contentTrust: one('environment.contentTrust') },
    daemonArguments: one('daemon') === 'yes' ? list('argument') : undefined,
    daemonFile: one('config.hidden') === 'yes' ? undefined : configuration(list('config.line').join('\n')),
    files: new Map(list('file').map(fileFact)),
    registryCertificates: list('certificate'),
    auditRules: one('audit') === 'known' ? list('audit.rule') : undefined,
    dockerGroup: membersOf(one('group')),
    ownPartition: one('partition') === 'yes',
    securityModules:
      modules === '' && one('apparmor') === ''
        ? undefined
        : [...modules.split(','), ...(one('apparmor') === 'Y' ? ['apparmor'] : [])].filter(
            (each) => each !== '',
          ),
    securityUpdates: Number.isNaN(updates) ? undefined : updates,
    openPorts: list('port').map((port) => Number.parseInt(port, 16)),
    units: Object.fromEntries(
      [...all]
        .filter(([name]) => name.startsWith('unit.'))
        .map(([name, [path = '']]) => [name.slice(5), path]),
    ),
  };
}

function configuration(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `KIND:USER:GROUP:MODE:PATH` */
function fileFact(text: string): [string, FileFact] {
  const [kind = '', user = '', group = '', mode = '', ...path] = text.split(':');
  const name = path.join(':');
  if (kind === 'missing') return [name, 'absent'];
  if (kind === 'hidden' || kind === '') return [name, 'rights'];
  const type = kind.includes('directory')
    ? 'folder'
    : kind.includes('socket')
      ? 'socket'
      : kind.includes('file')
        ? 'file'
        : 'other';
  return [name, { kind: type, user, group, mode: Number.parseInt(mode, 8) }];
}

/** `docker:x:998:anna,bert` */
function membersOf(line: string): readonly string[] | undefined {
  if (line === '') return undefined;
  return (line.split(':')[3] ?? '').split(',').filter((each) => each !== '');
}
