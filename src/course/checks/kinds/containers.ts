import { isSameImage } from '../../../base';
import type { CheckProbes, ContainerFact, ContainerInspection, ContainerWanted } from '../../types';
import { no, unless, yes, type CheckKind, type Look } from '../kind';
import { judgeOutcome, outcomeWanted } from '../judge';
import { given, readArguments, readExists, readExitCode, readPattern } from '../read';
import { listed, listedOr, shown } from '../sentences';
import { clausesOf, differencesOf, inState, needsInspection } from './containerDetails';
import { CONTAINER_FIELDS, readContainerWanted } from './containerFields';

type Which = Pick<ContainerWanted, 'name' | 'image' | 'hostname'>;

/** Containers that are inspected for one check at most, newest first as the engine lists them. */
const MAX_INSPECTED = 30;
/** Containers described in a sentence. */
const MAX_DESCRIBED = 3;

export const container: CheckKind<'container'> = {
  fields: CONTAINER_FIELDS,
  reasons: ['engine'],
  read(value) {
    if (!value.isMap) {
      const name = value.text('The name of the container');
      return name === undefined ? undefined : { kind: 'container', name };
    }
    const read = readContainerWanted(value);
    if (read === undefined) return undefined;
    return { kind: 'container', ...read.wanted, ...given({ exists: readExists(read.exists) }) };
  },
  wants(check) {
    const status = check.exitCode === undefined ? '' : ` with status ${check.exitCode}`;
    const states = check.state ?? [check.exitCode === undefined ? 'there' : 'exited'];
    const details = clausesOf(check).map((clause) => `, ${clause}`);
    const clause = `container ${named(check)} ${states.map(inState).join(' or ')}${status}${details.join('')}`;
    return (check.exists ?? true) ? `a ${clause}` : `no ${clause}`;
  },
  async look(check, probes) {
    const all = await candidates(check, probes, needsInspection(check));
    const judged = all.map((candidate) => ({ candidate, wrong: differences(check, candidate) }));
    const match = judged.find(({ wrong }) => wrong.length === 0);
    if (match !== undefined) return unless(check.exists, yes(`${sentenceAbout(match.candidate)}.`));
    // The one that is nearest to what was wanted tells most.
    judged.sort((a, b) => a.wrong.length - b.wrong.length);
    if (judged.length > 0)
      return unless(
        check.exists,
        no(
          `${judged
            .slice(0, MAX_DESCRIBED)
            .map(({ candidate, wrong }) =>
              [sentenceAbout(candidate), ...wrong.filter((text) => text !== '')].join(': '),
            )
            .join('; ')}.`,
        ),
      );
    const others = await probes.containers();
    return unless(
      check.exists,
      no(
        others.length === 0
          ? 'There are no containers on the workbench, not even stopped ones.'
          : `None of the containers is: ${listed(others.map(({ name, image }) => `${name} (${image})`))}.`,
      ),
    );
  },
};

const INSIDE_FIELDS = ['name', 'image', 'hostname', 'run', 'exit-code', 'matches'] as const;

export const inside: CheckKind<'inside'> = {
  fields: INSIDE_FIELDS,
  reasons: ['command', 'terminal', 'engine'],
  bringsCommands: () => true,
  read(value) {
    const fields = value.fields('An inside check', INSIDE_FIELDS);
    const which = given({
      name: fields.name?.text('"name"'),
      image: fields.image?.text('"image"'),
      hostname: fields.hostname?.text('"hostname"'),
    });
    if (Object.keys(which).length === 0)
      return value.fail(
        'The check does not say inside which container.',
        'Add at least one of name, image or hostname.',
      );
    const run = readArguments(value, fields.run);
    const outcome = given({
      exitCode: readExitCode(fields['exit-code']),
      matches: readPattern(fields.matches),
    });
    return run && { kind: 'inside', container: which, run, ...outcome };
  },
  wants: (check) =>
    `in a running container ${named(check.container)}, \`${shown(check.run)}\` ${outcomeWanted(check)}`,
  async look(check, probes) {
    const running = (await candidates(check.container, probes, false)).filter(
      ({ fact }) => fact.state === 'running',
    );
    if (running.length === 0) return no(`There is no running container ${named(check.container)}.`);
    let last: Look = no('');
    for (const { fact } of running.slice(0, MAX_INSPECTED)) {
      last = judgeOutcome(check, await probes.runInContainer(fact.id, check.run));
      if (last.met) return last;
    }
    return last;
  },
};

const NETWORK_FIELDS = ['name', 'exists', 'containers'] as const;

export const network: CheckKind<'network'> = {
  fields: NETWORK_FIELDS,
  reasons: ['engine'],
  read(value) {
    const fields = value.isMap ? value.fields('A network check', NETWORK_FIELDS) : {};
    const name = (value.isMap ? fields.name : value)?.text('The name of the network');
    if (name === undefined)
      return value.isMap && fields.name === undefined
        ? value.fail('The check names no network.', 'Add "name: lab".')
        : undefined;
    const containers = fields.containers?.texts('"containers"');
    return { kind: 'network', name, ...given({ containers, exists: readExists(fields.exists) }) };
  },
  wants: ({ name, exists, containers = [] }) =>
    (exists ?? true)
      ? `there is a network ${name}${containers.length === 0 ? '' : ` with ${listed(containers)} running in it`}`
      : `there is no network ${name}`,
  async look({ name, exists, containers = [] }, probes) {
    const networks = await probes.networks();
    const match = networks.find((one) => one.name === name);
    if (match === undefined)
      return unless(
        exists,
        no(
          `The networks are ${listedOr(
            networks.map((one) => one.name),
            'none',
          )}.`,
        ),
      );
    const there = `The network ${name} is there, with ${listedOr(match.containers, 'no running container')} in it.`;
    return unless(
      exists,
      containers.every((wanted) => match.containers.includes(wanted)) ? yes(there) : no(there),
    );
  },
};

const VOLUME_FIELDS = ['name', 'exists'] as const;

export const volume: CheckKind<'volume'> = {
  fields: VOLUME_FIELDS,
  reasons: ['engine'],
  read(value) {
    const fields = value.isMap ? value.fields('A volume check', VOLUME_FIELDS) : {};
    const name = (value.isMap ? fields.name : value)?.text('The name of the volume');
    if (name === undefined)
      return value.isMap && fields.name === undefined
        ? value.fail('The check names no volume.', 'Add "name: data".')
        : undefined;
    return { kind: 'volume', name, ...given({ exists: readExists(fields.exists) }) };
  },
  wants: ({ name, exists }) =>
    (exists ?? true) ? `there is a volume ${name}` : `there is no volume ${name}`,
  async look({ name, exists }, probes) {
    const names = (await probes.volumes()).map((one) => one.name);
    return unless(
      exists,
      names.includes(name)
        ? yes(`The volume ${name} is there.`)
        : no(`The volumes are ${listedOr(names, 'none')}.`),
    );
  },
};

/** A container that answers to a description, with what had to be inspected for it. */
interface Candidate {
  fact: ContainerFact;
  details?: ContainerInspection;
  hostname?: string;
}

async function candidates(which: Which, probes: CheckProbes, inspect: boolean): Promise<Candidate[]> {
  const { name, image, hostname } = which;
  let facts = await probes.containers();
  if (name !== undefined) facts = facts.filter((fact) => fact.name === name);
  if (image !== undefined) {
    // A container keeps naming the image by what was typed; the id tells where that is another name of the same.
    const images = await probes.images();
    const ids = new Set(
      images.filter(({ tags }) => tags.some((tag) => isSameImage(image, tag))).map(({ id }) => id),
    );
    facts = facts.filter((fact) => isSameImage(image, fact.image) || ids.has(fact.imageId));
  }
  if (!inspect && hostname === undefined) return facts.map((fact) => ({ fact }));
  const inspected: Candidate[] = [];
  for (const fact of facts.slice(0, MAX_INSPECTED)) {
    const details = await probes.inspectContainer(fact.id);
    if (details === undefined || (hostname !== undefined && details.hostname !== hostname)) continue;
    inspected.push({ fact, details, ...(hostname !== undefined && { hostname }) });
  }
  return inspected;
}

/** What is otherwise than wanted; empty text where the sentence about the container says it already. */
function differences(check: ContainerWanted, { fact, details }: Candidate): string[] {
  const { state, exitCode } = check;
  const wrong = details === undefined ? [] : differencesOf(check, details);
  if (state !== undefined && !state.includes(fact.state)) wrong.push('');
  if (exitCode !== undefined && !(fact.state === 'exited' && details?.exitCode === exitCode)) wrong.push('');
  return wrong;
}

function sentenceAbout({ fact, details, hostname }: Candidate): string {
  const host = hostname === undefined ? '' : ` with the hostname ${hostname}`;
  const status = details === undefined || fact.state !== 'exited' ? '' : ` with status ${details.exitCode}`;
  return `The container ${fact.name} of ${fact.image}${host} ${inState(fact.state)}${status}`;
}

function named({ name, image, hostname }: Which): string {
  const parts = [
    name === undefined ? '' : `named ${name}`,
    image === undefined ? '' : `of the image ${image}`,
    hostname === undefined ? '' : `with the hostname ${hostname}`,
  ];
  return parts.filter((part) => part !== '').join(' ') || 'of any kind';
}
