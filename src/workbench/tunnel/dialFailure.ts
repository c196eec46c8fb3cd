import { ExplainedError, displayText } from '../../base';
import { formatAddress } from './address';

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254, section 5.1). */
const PROHIBITED = 1;

const SHOWN = 200;

/**
 * What the failure of a stream to a port means, with the code `forwarding-forbidden` (the SSH server forwards no ports,
 * or not this one), `nothing-listens` or `port-unreachable`; what is explained already stays as it is.
 */
export function explainDial(error: unknown, label: string, host: string, port: number): ExplainedError {
  if (error instanceof ExplainedError && error.code !== 'command-failed') return error;
  if ((error as { reason?: unknown }).reason === PROHIBITED) return forwardingForbidden(label, error);
  const said = error instanceof ExplainedError ? (error.detail ?? '') : String((error as Error).message);
  const place = formatAddress(host, port);
  if (/refused/i.test(said)) {
    return new ExplainedError('nothing-listens', `Nothing listens at ${place} on ${label}.`, {
      remedy: 'Start the program there. One in a container is reached where its port is published (-p).',
      detail: said,
      cause: error,
    });
  }
  const why = said === '' ? '' : `: ${displayText(said.slice(0, SHOWN))}`;
  return new ExplainedError('port-unreachable', `${label} cannot reach ${place}${why}.`, {
    remedy: 'See whether the address is right and the program runs.',
    detail: said,
    cause: error,
  });
}

/** Neither the server nor a program of the workbench carries a stream to a port. */
export function forwardingForbidden(label: string, cause?: unknown): ExplainedError {
  return new ExplainedError('forwarding-forbidden', `The SSH server of ${label} forwards no ports.`, {
    remedy:
      'Install socat there, which a tunnel can use instead, or have it allowed (AllowTcpForwarding and PermitOpen in sshd_config).',
    cause,
  });
}
