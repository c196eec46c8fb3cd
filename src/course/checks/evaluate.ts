import { explain, ExplainedError } from '../../base';
import type { Check, CheckProbes, CheckReason, CheckResult } from '../types';
import { no, yes, type Look } from './kind';
import { KINDS, kindOf } from './kinds';
import { sentence } from './sentences';
import { missingVariable, withValues } from './values';

/**
 * Looks at the workbench once and says whether `check` holds. Never rejects: a workbench that cannot be asked is
 * a check that is not met, with the reason as what was found. Changes nothing on the workbench.
 */
export async function evaluateCheck(check: Check, probes: CheckProbes): Promise<CheckResult> {
  const asked = withValues(check, probes.variables());
  const expected = sentence(expectation(asked));
  const unmet = (found: string): CheckResult => ({ met: false, expected, found: sentence(found) });
  if (probes.connection() === undefined) return unmet('No workbench is connected.');
  const missing = missingVariable(asked);
  if (missing !== undefined) return unmet(`The course has not been told yet what "${missing}" is.`);
  try {
    const { met, found, soon = false } = await look(asked, probes);
    return { met, expected, found: sentence(found), ...(soon && !met && { soon }) };
  } catch (error) {
    const refused = error instanceof ExplainedError && error.code === NOT_ALLOWED;
    return unmet(refused ? explain(error) : `The workbench could not be asked. ${explain(error)}`);
  }
}

/** True where looking runs commands, or sends requests, that the course brings. */
export function runsCommands(check: Check): boolean {
  return 'of' in check ? check.of.some(runsCommands) : kindOf(check).bringsCommands?.(check) === true;
}

/** True where one of the reasons may have made the check true. */
export function isWorthALook(check: Check, reasons: ReadonlySet<CheckReason>): boolean {
  if ('of' in check) return check.of.some((inner) => isWorthALook(inner, reasons));
  return (
    reasons.has('request') ||
    reasons.has('connection') ||
    KINDS[check.kind].reasons.some((reason) => reasons.has(reason))
  );
}

const NOT_ALLOWED = 'commands-not-allowed';

/** Rejects, so that `not` never takes the refusal for an answer. */
function mustBeAllowed(probes: CheckProbes): void {
  if (probes.mayRunCommands()) return;
  throw new ExplainedError(
    NOT_ALLOWED,
    'This check runs a command, or sends a request, that the course brings, to which you have not agreed yet.',
    { remedy: 'Press Check to be asked.' },
  );
}

/** Rejects where the workbench cannot be asked, so that `not` never takes a failure for an answer. */
async function look(check: Check, probes: CheckProbes): Promise<Look> {
  switch (check.kind) {
    case 'all':
      return lookForAll(check.of, probes);
    case 'any':
      return lookForAny(check.of, probes);
    case 'not': {
      const inner = await look(check.of[0], probes);
      return { met: !inner.met, found: inner.found };
    }
    default: {
      const kind = kindOf(check);
      if (kind.bringsCommands?.(check) === true) mustBeAllowed(probes);
      return kind.look(check, probes);
    }
  }
}

async function lookForAll(checks: readonly Check[], probes: CheckProbes): Promise<Look> {
  const found: string[] = [];
  for (const check of checks) {
    const result = await look(check, probes);
    if (!result.met) return result;
    found.push(result.found);
  }
  return yes(found.join(' '));
}

async function lookForAny(checks: readonly Check[], probes: CheckProbes): Promise<Look> {
  const found: string[] = [];
  const failures: unknown[] = [];
  let soon = false;
  for (const check of checks) {
    try {
      const result = await look(check, probes);
      if (result.met) return result;
      found.push(result.found);
      soon ||= result.soon === true;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { ...no(found.join(' ')), soon };
}

/** What `check` wants, as a sentence. */
function expectation(check: Check): string {
  const clause = wants(check);
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function wants(check: Check): string {
  switch (check.kind) {
    case 'all':
      return check.of.map(wants).join(', and ');
    case 'any':
      return check.of.map(wants).join(', or ');
    case 'not':
      return `not: ${wants(check.of[0])}`;
    default:
      return kindOf(check).wants(check);
  }
}
