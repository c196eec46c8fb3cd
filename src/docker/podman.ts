import type { EngineInfo } from './types';

/** Whether it is Podman that speaks Docker's API, which it does in places otherwise than Docker. */
export function isPodman({ name }: Pick<EngineInfo, 'name'>): boolean {
  return name.startsWith('Podman');
}
