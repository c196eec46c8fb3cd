import type { ImageConfiguration } from '../archive/manifest';
import { spotAddresses, spotTokens } from './tokens';
import { withoutValue } from './types';
import type { Secret, SpottedSecret } from './types';
import { canBeSecret, isSecretName, mask } from './values';

type Place = 'env' | 'arg' | 'label' | 'command';

const REMEDIES: Readonly<Record<Place, string>> = {
  env: 'Take the ENV line out of the Dockerfile, and give the value to the container when it starts: docker run --env-file, or a mounted file.',
  arg: 'Arguments of a build stay in the history. Mount the secret for the one command that needs it: RUN --mount=type=secret,id=NAME, and docker build --secret id=NAME,src=FILE.',
  label: 'Labels are for everybody to read: take the value out of the LABEL line.',
  command:
    'The command stays in the history. Mount the secret for it: RUN --mount=type=secret,id=NAME, and docker build --secret id=NAME,src=FILE.',
};

/** Secrets in what an image says of itself: its variables, its labels, and the steps it was built by. */
export function findInConfiguration({ env, labels, history }: ImageConfiguration): Secret[] {
  const found: Secret[] = [];
  const known = new Set<string>();
  const add = (place: Place, name: string, step: number | undefined, text: string): void => {
    for (const one of valueSecrets(name, text).map(withoutValue)) {
      // A variable stands in the configuration, and again in the history.
      const key = `${name} ${one.kind} ${one.masked}`;
      if (known.has(key)) continue;
      known.add(key);
      found.push({ ...one, line: undefined, place: { in: place, name, step }, remedy: REMEDIES[place] });
    }
  };
  for (const variable of env) {
    const equals = variable.indexOf('=');
    const name = variable.slice(0, equals);
    add('env', name, stepOf(history, 'ENV', name), variable.slice(equals + 1));
  }
  for (const [name, value] of Object.entries(labels)) {
    add('label', name, stepOf(history, 'LABEL', name), value);
  }
  for (const [step, { createdBy }] of history.entries()) {
    const [, instruction] = /^(?:\/bin\/sh -c #\(nop\)\s+)?(ENV|LABEL|ARG)\s/.exec(createdBy) ?? [];
    const place = instruction === undefined ? 'command' : (instruction.toLowerCase() as Place);
    const given = /^(?:RUN )?\|\d+ /.test(createdBy);
    for (const { name, value } of assignments(createdBy)) {
      add(given && place === 'command' ? 'arg' : place, name, step, value);
    }
    if (place !== 'command') continue;
    for (const one of findInCommand(createdBy).map(withoutValue)) {
      const secret: Secret = {
        ...one,
        line: undefined,
        place: { in: place, name: undefined, step },
        remedy: REMEDIES.command,
      };
      if (
        !found.some(
          (other) => other.place.in !== 'file' && other.place.step === step && other.masked === one.masked,
        )
      ) {
        found.push(secret);
      }
    }
  }
  return found;
}

/** A step of the history as it may be shown: each secret in it is masked. */
export function maskSecrets(createdBy: string): string {
  const spotted = [...assignments(createdBy)].flatMap(({ name, value }) => valueSecrets(name, value));
  spotted.push(...findInCommand(createdBy));
  spotted.sort((one, other) => other.value.length - one.value.length);
  return spotted.reduce((text, { value, masked }) => text.replaceAll(value, () => masked), createdBy);
}

function valueSecrets(name: string, value: string): SpottedSecret[] {
  const byForm = [...spotTokens(value), ...spotAddresses(value)];
  if (byForm.length > 0 || !isSecretName(name) || !canBeSecret(value)) return byForm;
  return [
    {
      kind: 'secret-value',
      title: `A secret called ${name}`,
      reason: 'Its name says that it is secret, and its value is no placeholder.',
      masked: mask(value),
      line: undefined,
      value,
    },
  ];
}

/** Options and pipes that hand a password to a program (curl, mysql, sshpass, chpasswd, …). */
const COMMANDS: readonly RegExp[] = [
  /(?:^|\s)--?(?:pass|password|passwd|token|api-?key|secret)(?:=|\s+)["']?(?<secret>[^\s"'|;&-][^\s"'|;&]*)/gi,
  /\bcurl\b[^|;&]*\s(?:-u|--user)\s*["']?[^\s:"']+:(?<secret>[^\s"']+)/g,
  /\bsshpass\s+-p\s*["']?(?<secret>[^\s"']+)/g,
  /\becho\s+(?:-\w+\s+)?["']?[\w.-]+:(?<secret>[^\s"'|]+)["']?\s*\|\s*chpasswd\b/g,
  /\bAuthorization:\s*(?:Bearer|Basic|token)\s+(?<secret>[^\s"']+)/gi,
];

function findInCommand(command: string): SpottedSecret[] {
  const found = [...spotTokens(command), ...spotAddresses(command)];
  for (const pattern of COMMANDS) {
    for (const match of command.matchAll(pattern)) {
      const value = match.groups?.secret ?? '';
      if (!canBeSecret(value)) continue;
      found.push({
        kind: 'password-in-command',
        title: 'A password in a command',
        reason: 'The command hands it to a program as a password.',
        masked: mask(value),
        line: undefined,
        value,
      });
    }
  }
  return found;
}

/** `NAME=value` anywhere in an instruction or a command, quoted or not. */
function* assignments(text: string): Generator<{ name: string; value: string }> {
  for (const match of text.matchAll(/(?<=^|[\s|;&("'])([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|[^\s;&|"']+)/g)) {
    const [, name = '', value = ''] = match;
    yield { name, value: value.replace(/^(["'])(.*)\1$/, '$2') };
  }
}

/** The step that an instruction of this name came from, the last one where several did. */
function stepOf(
  history: ImageConfiguration['history'],
  instruction: string,
  name: string,
): number | undefined {
  const step = history.findLastIndex(
    ({ createdBy }) =>
      new RegExp(String.raw`^(/bin/sh -c #\(nop\)\s+)?${instruction}\s`).test(createdBy) &&
      createdBy.includes(`${name}=`),
  );
  return step < 0 ? undefined : step;
}
