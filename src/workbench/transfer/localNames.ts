/** What Windows allows in no name (learn.microsoft.com, "Naming Files, Paths, and Namespaces"). */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f]/g;
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/** What the files of one folder of a workbench are called here: names that are allowed, and no two the same. */
export class LocalNames {
  readonly #platform: NodeJS.Platform;
  readonly #taken = new Set<string>();

  constructor(platform: NodeJS.Platform = process.platform) {
    this.#platform = platform;
  }

  /** The name for `name`, one step of a path. The same question has another answer the second time. */
  nameFor(name: string): string {
    const allowed = this.#allowed(name);
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? allowed : numbered(allowed, count);
      const key = this.#sameness(candidate);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return candidate;
    }
  }

  #allowed(name: string): string {
    // A name that is more than one step would lead elsewhere.
    const step = name.replaceAll('/', '_').replaceAll('\0', '_');
    if (step === '' || step === '.' || step === '..') return step.replaceAll('.', '_') || '_';
    if (this.#platform !== 'win32') return step;
    const plain = step.replace(FORBIDDEN, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
    return DEVICES.test(plain) ? `_${plain}` : plain;
  }

  /** Windows and macOS do not tell upper from lower case, nor (macOS) ways to write one accent. */
  #sameness(name: string): string {
    return this.#platform === 'linux' ? name : name.normalize('NFC').toLowerCase();
  }
}

/** What a file of a workbench is called here, on its own. */
export function localNameFor(name: string): string {
  return new LocalNames().nameFor(name);
}

function numbered(name: string, count: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}
