import type { Workbench } from '../../src/workbench';

/** A script whose every start adds a line to `file`, and which waits until `gate` is there before it says “done”. */
export function counted(file: string, gate: string): string[] {
  const script = 'echo line >>"$1"; while [ ! -e "$2" ]; do sleep 0.1; done; echo done';
  return ['sh', '-c', script, 'sh', file, gate];
}

/** Resolves once `file` holds `lines` lines. */
export async function hasLines(workbench: Workbench, file: string, lines: number): Promise<void> {
  const script = 'while [ "$(cat "$1" 2>/dev/null | wc -l)" -lt "$2" ]; do sleep 0.05; done';
  await workbench.run(['sh', '-c', script, 'sh', file, String(lines)], { timeout: 60_000 });
}
