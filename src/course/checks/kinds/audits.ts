import { useOneOf } from '../../problems';
import type { AuditScope, AuditSeverity } from '../../types';
import { no, yes, type CheckKind } from '../kind';
import { given, shortOrFields } from '../read';
import { excerpt, listed } from '../sentences';

/** The mildest first. */
const SEVERITIES: readonly AuditSeverity[] = ['info', 'low', 'medium', 'high', 'critical'];
const SCOPES: readonly AuditScope[] = ['containers', 'images', 'host'];
/** What is looked at, as the checks speak of it. */
const ALL: Readonly<Record<AuditScope, string>> = {
  containers: 'the containers that run',
  images: 'the images',
  host: 'the workbench itself',
};

const AUDIT_FIELDS = ['none-above', 'scope', 'name'] as const;

export const audit: CheckKind<'audit'> = {
  fields: AUDIT_FIELDS,
  // Settings of the machine change without an event of the engine.
  reasons: ['engine', 'command', 'files'],
  read(value) {
    const read = shortOrFields(value, 'An audit check', 'none-above', AUDIT_FIELDS, 'medium');
    if (read === undefined) return undefined;
    const { fields } = read;
    const noneAbove = SEVERITIES.find((known) => known === read.text);
    if (noneAbove === undefined)
      return (fields['none-above'] ?? value).fail(
        `There is no severity "${read.text}" of what an audit finds.`,
        useOneOf(read.text, SEVERITIES),
      );
    const word = fields.scope?.text('"scope"');
    const scope = SCOPES.find((known) => known === (word ?? 'containers'));
    if (scope === undefined)
      return fields.scope?.fail(`An audit has no scope "${word ?? ''}".`, useOneOf(word ?? '', SCOPES));
    if (scope === 'host' && fields.name !== undefined)
      return fields.name.fail('There is only one host, so it needs no name.', 'Leave the line out.');
    return { kind: 'audit', noneAbove, scope, ...given({ name: fields.name?.text('"name"') }) };
  },
  wants: ({ noneAbove, scope, name }) =>
    `the audit finds nothing worse than ${noneAbove} about ${name === undefined ? ALL[scope] : one(scope, name)}`,
  async look({ noneAbove, scope, name }, probes) {
    const findings = await probes.audit(scope, name);
    if (findings === undefined) return no(`There is no ${one(scope, name ?? '').slice('the '.length)}.`);
    const rank = ({ severity }: (typeof findings)[number]): number => SEVERITIES.indexOf(severity);
    const sorted = [...findings].sort((a, b) => rank(b) - rank(a));
    const worse = sorted.filter((finding) => rank(finding) > SEVERITIES.indexOf(noneAbove));
    const [worst] = sorted;
    if (worse.length > 0)
      return no(
        `${listed(worse.map(({ severity, subject, message }) => `${subject}: ${excerpt(message).replace(/\.$/, '')} (${severity})`))}.`,
      );
    return yes(
      worst === undefined ? 'It finds nothing.' : `The worst that it finds is only ${worst.severity}.`,
    );
  },
};

const one = (scope: AuditScope, name: string): string =>
  `the ${scope === 'images' ? 'image' : 'container'} ${name}`;
