import { StringDecoder } from 'node:string_decoder';

/** Takes a stream of JSON documents, one a line, apart, wherever its pieces were cut. Lines that are none are skipped. */
export class JsonLines {
  readonly #decoder = new StringDecoder('utf8');
  #held = '';

  feed(bytes: Uint8Array): unknown[] {
    const lines = (this.#held + this.#decoder.write(Buffer.from(bytes))).split('\n');
    this.#held = lines.pop() ?? '';
    return lines.flatMap((line) => {
      try {
        return line.trim() === '' ? [] : [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
  }
}
