import { formatBytes } from '../../base';
import type { EngineProgress } from '../../docker';

interface Layer {
  current: number;
  total: number;
}

/** What all layers of an image have come to, out of what the engine says of each. */
export class LayerProgress {
  readonly #layers = new Map<string, Layer>();
  #words = '';

  add({ id, status, current, total }: EngineProgress): void {
    this.#words = status;
    if (id === undefined || total === undefined || total <= 0) return;
    // The same layer is counted once more while it is unpacked: what has come over the line stays what has come.
    const before = this.#layers.get(id);
    if (before !== undefined && before.current >= before.total) return;
    this.#layers.set(id, { current: Math.min(current ?? 0, total), total });
  }

  /** From 0 to 1; undefined while nothing has a size. */
  get fraction(): number | undefined {
    const { current, total } = this.#sum();
    return total === 0 ? undefined : current / total;
  }

  /** `Downloading · 12 MB / 40 MB` */
  get text(): string {
    const { current, total } = this.#sum();
    return total === 0 ? this.#words : `${this.#words} · ${formatBytes(current)} / ${formatBytes(total)}`;
  }

  #sum(): Layer {
    let [current, total] = [0, 0];
    for (const layer of this.#layers.values()) {
      current += layer.current;
      total += layer.total;
    }
    return { current, total };
  }
}
