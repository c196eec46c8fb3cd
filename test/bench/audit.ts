import { Auditor } from '../../src/audit/auditor';
import { inspectedContainer } from '../../src/audit/containers/inspected';
import { auditDocument } from '../../src/audit/documents/audit';
import type { InspectedContainer } from '../../src/docker/details';
import { toDetails } from '../../src/docker/details';
import type { Figure } from '../support/bench';
import { within } from '../support/bench';

const CONTAINERS = 500;
const RUNS = 20;

/** A script of 1,000 lines as people write them: one line in ten is about containers. */
function script(): string {
  return Array.from({ length: 1000 }, (_, line) =>
    line % 10 === 0
      ? `docker run --rm -v "$PWD":/work -p ${8000 + line}:80 --name web${line} caddy:2.8 run ${line}`
      : `echo "step ${line}" && cp -r "$source/${line}" /tmp/${line} # nothing of interest`,
  ).join('\n');
}

function inspected(index: number): InspectedContainer {
  return {
    Id: String(index).padStart(64, '0'),
    Name: `/web-${index}`,
    State: { Status: 'running', Running: true },
    Config: { Image: 'caddy:2.8', Env: ['PATH=/bin', `DB_PASSWORD=${index}`], User: '' },
    HostConfig: {
      NetworkMode: index % 2 === 0 ? 'host' : 'bridge',
      Privileged: index % 5 === 0,
      ...{ Binds: ['/var/run/docker.sock:/s', '/etc:/host:ro'], CapAdd: ['SYS_ADMIN'], PidMode: 'host' },
    },
  };
}

/** How long a person waits for the audit's own part: the calls to the engine are not counted. */
export default async function audit(): Promise<Figure[]> {
  const auditor = new Auditor();
  const containers = Array.from({ length: CONTAINERS }, (_, index) => inspected(index));
  const text = script();
  let typed = 0;
  return [
    {
      what: `audit of ${CONTAINERS} inspected containers`,
      subject: 'all rules',
      ...(await within(1000, RUNS, () => {
        for (const each of containers) auditor.container(inspectedContainer(toDetails(each)));
      })),
    },
    {
      what: 'audit of a script of 1,000 lines, at a keystroke',
      subject: 'all rules',
      ...(await within(10, RUNS, () => auditDocument(auditor, `${text}\n# ${'x'.repeat(typed++)}`, 'shell'))),
    },
  ];
}
