/**
 * A Linux program that prints one text and ends with status 0, made by hand: an ELF header, one loadable segment, a
 * few instructions (write(1, text, length); exit(0)), the text. It needs no compiler and no library, so that an image
 * of it is a few kilobytes, as hello-world's should be.
 */

const BASE = 0x400000;
const HEADERS = 64 + 56;

/** By Debian's names: the ELF machine number and the code for a text of `length` bytes that follows it at once. */
const MACHINES = {
  amd64: { machine: 62, code: amd64Code },
  arm64: { machine: 183, code: arm64Code },
};

function amd64Code(length) {
  const size = 33;
  const code = Buffer.alloc(size);
  let at = 0;
  const emit = (...bytes) => (at = bytes.reduce((position, byte) => code.writeUInt8(byte, position), at));
  const emit32 = (value) => (at = code.writeInt32LE(value, at));
  (emit(0xb8), emit32(1)); //                          mov eax, 1 (write)
  (emit(0xbf), emit32(1)); //                          mov edi, 1 (standard output)
  (emit(0x48, 0x8d, 0x35), emit32(size - at - 4)); //  lea rsi, [rip + text]
  (emit(0xba), emit32(length)); //                     mov edx, length
  emit(0x0f, 0x05); //                               syscall
  emit(0x31, 0xff); //                               xor edi, edi
  emit(0x6a, 0x3c, 0x58); //                         push 60 (exit); pop rax
  emit(0x0f, 0x05); //                               syscall
  return code;
}

function arm64Code(length) {
  const size = 36;
  const movz = (register, value) => (0xd2800000 | (value << 5) | register) >>> 0;
  const words = [
    movz(0, 1), //                                   mov x0, 1 (standard output)
    (0x10000001 | (((size - 4) >> 2) << 5)) >>> 0, // adr x1, text
    movz(2, length & 0xffff), //                     mov x2, length
    movz(8, 64), //                                  mov x8, 64 (write)
    0xd4000001, //                                   svc 0
    movz(0, 0), //                                   mov x0, 0
    movz(8, 93), //                                  mov x8, 93 (exit)
    0xd4000001, //                                   svc 0
    0xd503201f, //                                   nop
  ];
  const code = Buffer.alloc(size);
  words.forEach((word, index) => code.writeUInt32LE(word, index * 4));
  return code;
}

/** Whether {@link printingProgram} knows this architecture (in Debian's names). */
export function canPrintOn(architecture) {
  return architecture in MACHINES;
}

/** @returns {Buffer} the program's file; `text` has at most 65,535 bytes */
export function printingProgram(architecture, text) {
  const { machine, code: assemble } = MACHINES[architecture];
  const data = Buffer.from(text);
  const code = assemble(data.length);
  const size = HEADERS + code.length + data.length;

  const header = Buffer.alloc(HEADERS);
  header.write('\x7fELF\x02\x01\x01', 'latin1'); //  64 bits, little-endian, version 1
  header.writeUInt16LE(2, 16); //                    a program
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(BASE + HEADERS), 24); // where it begins
  header.writeBigUInt64LE(64n, 32); //               the segment table follows at once
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56); //                    one segment
  header.writeUInt16LE(64, 58);

  header.writeUInt32LE(1, 64); //                    to be loaded
  header.writeUInt32LE(5, 68); //                    readable, executable
  header.writeBigUInt64LE(BigInt(BASE), 80);
  header.writeBigUInt64LE(BigInt(BASE), 88);
  header.writeBigUInt64LE(BigInt(size), 96);
  header.writeBigUInt64LE(BigInt(size), 104);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, code, data]);
}
