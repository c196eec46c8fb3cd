import { ExplainedError, displayText } from '../../base';

/**
 * File names are bytes, and need not be text. Bytes that are no UTF-8 become characters of a private range, one each
 * (U+F780 to U+F7FF for 0x80 to 0xFF), and so do the bytes of names that really hold such characters: what was listed
 * always leads back to the same file, and no two names are shown as one.
 */
const FIRST = 0xf700;
const STAND_INS = /[\uf780-\uf7ff]/;

/** The name that stands for these bytes; {@link encodeName} gives the very same bytes again. */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (
    !STAND_INS.test(text) &&
    Buffer.byteLength(text) === buffer.length &&
    Buffer.from(text).equals(buffer)
  ) {
    return text;
  }
  let name = '';
  for (let at = 0; at < buffer.length;) {
    const length = lengthOfCharacter(buffer[at] ?? 0);
    const piece = buffer.subarray(at, at + length);
    const character = piece.toString('utf8');
    if (Buffer.from(character).equals(piece) && !STAND_INS.test(character)) {
      name += character;
      at += length;
    } else {
      name += String.fromCharCode(FIRST + (buffer[at] ?? 0));
      at++;
    }
  }
  return name;
}

/** The bytes of a name or path. Throws `file-name` for what no file can be called. */
export function encodeName(name: string): Buffer {
  if (name.includes('\0') || /\p{Surrogate}/u.test(name)) {
    throw new ExplainedError(
      'file-name',
      `“${displayName(name)}” holds characters that no file name can hold.`,
      {
        remedy: 'Choose another name.',
      },
    );
  }
  if (!STAND_INS.test(name)) return Buffer.from(name);
  return Buffer.concat(
    [...name].map((character) =>
      STAND_INS.test(character) ? Buffer.of(character.charCodeAt(0) - FIRST) : Buffer.from(character),
    ),
  );
}

/** A name or path for people: on one line, bytes that are no text as `\xe9`. */
export function displayName(name: string): string {
  return displayText(
    name.replace(/[\uf780-\uf7ff\ud800-\udfff]/g, (character) => {
      const code = character.charCodeAt(0);
      return code < 0xe000 ? character : `\\x${(code - FIRST).toString(16)}`;
    }),
  );
}

/** How long the UTF-8 sequence is that begins with this byte, were it whole (RFC 3629, section 3). */
function lengthOfCharacter(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}
