/**
 * A script of sh whose work ends with its standard input: programs without a terminal outlive the connection, and the
 * channel, that they were started through; standard input does not. `work` is one command, or a group of them that
 * ends its own children when it is told to (TERM).
 */
export function untilInputEnds(setUp: readonly string[], work: string): string {
  return [
    'exec 3<&0 </dev/null',
    ...setUp,
    `${work} &`,
    'worker=$!',
    '{ cat <&3; kill "$worker"; } >/dev/null 2>&1 &',
    'wait "$worker"',
  ].join('\n');
}
