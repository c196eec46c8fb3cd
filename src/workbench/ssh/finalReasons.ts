import { ExplainedError, isCancellation } from '../../base';

/** Codes of failures that come to the same however often one tries; a person has to do something first. */
const FINAL = /^(?:needs-person|auth-|password-|host-key-|known-hosts|algorithms|shell-refused|bad-)/;

/** True where trying to connect again is of no use before a person has done something about it. */
export function needsPerson(error: unknown): boolean {
  return isCancellation(error) || (error instanceof ExplainedError && FINAL.test(error.code));
}
