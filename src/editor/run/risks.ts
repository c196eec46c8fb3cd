import { compareSeverities, isAbove, type Auditor } from '../../audit';

/** Something about a container to be made that lets it reach beyond itself, or others reach it. */
export interface Risk {
  /** The option as `docker run` has it: `--privileged`, `--volume /:/host`. */
  what: string;
  /** What can come of it, and what to do in its place: full sentences. */
  why: string;
}

/** What the audit says of the options of a `docker run`, the worst first; what is merely left out is no risk of the form's. */
export function risksOf(auditor: Auditor, command: readonly string[]): Risk[] {
  return auditor
    .words(command)
    .filter(({ checklist, severity }) => checklist === 'containers' && isAbove(severity, 'low'))
    .sort((a, b) => compareSeverities(a.severity, b.severity))
    .flatMap(({ about, message, allows, remedy }) =>
      about === undefined ? [] : [{ what: about, why: `${message} ${allows} ${remedy}` }],
    );
}
