/**
 * Thins out a saved image on the workbench, see `thinArchive`. Arguments: the engine's socket, or nothing; the image as
 * the query of a request; patterns for paths and for contents; sizes; needles, one a line; the only part that is
 * wanted, or nothing; and the command that saves the image where there is no socket. Python 3.6 and later, its standard library only; zstd by the program of that name.
 */
export const PYTHON_THINNER = String.raw`
import hashlib, re, socket, struct, subprocess, sys, threading, zlib
sock, query, paths, forms, largest, most, needles, only = sys.argv[1:9]
paths, forms = re.compile(paths.encode()), re.compile(forms.encode())
largest, left = int(largest), int(most)
needles = [n.encode() for n in needles.split('\n')]
exhausted = False
packer = zlib.compressobj(1, zlib.DEFLATED, 31)

def emit(data):
    packed = packer.compress(data)
    if packed: sys.stdout.buffer.write(packed)

def fail(why):
    sys.stderr.write(why + '\n')
    sys.exit(3)

class Bytes:
    def __init__(self, more):
        self.more, self.buffer, self.at = more, b'', 0
    def some(self, most):
        if self.at == len(self.buffer):
            self.buffer, self.at = self.more(), 0
        piece = self.buffer[self.at:self.at + most]
        self.at += len(piece)
        return piece
    def gather(self, size):
        pieces, wanted = [], size
        while wanted:
            piece = self.some(wanted)
            if not piece: break
            pieces.append(piece)
            wanted -= len(piece)
        return b''.join(pieces)
    def read(self, size, optional=False):
        if len(self.buffer) - self.at >= size:
            self.at += size
            return self.buffer[self.at - size:self.at]
        data = self.gather(size)
        if len(data) < size and not (optional and not data): fail('truncated')
        return data
    def pieces(self, size):
        while size:
            piece = self.some(size)
            if not piece: fail('truncated')
            size -= len(piece)
            yield piece
    def peek(self, size):
        start = self.gather(size)
        self.buffer, self.at = start + self.buffer[self.at:], 0
        return start

def part(outer, size):
    left = [size]
    def more():
        piece = outer.some(min(left[0], 1 << 20)) if left[0] else b''
        if left[0] and not piece: fail('truncated')
        left[0] -= len(piece)
        return piece
    return Bytes(more), left

def gunzip(source):
    state = [zlib.decompressobj(31)]
    def more():
        while True:
            unpacker = state[0]
            packed = (unpacker.unused_data if unpacker.eof else b'') or source.some(1 << 16)
            if not packed:
                if not unpacker.eof: fail('truncated')
                return b''
            if unpacker.eof:
                if packed[:1] == b'\0': return b''
                unpacker = state[0] = zlib.decompressobj(31)
            try: data = unpacker.decompress(packed)
            except zlib.error: fail('damaged')
            if data: return data
    return Bytes(more)

def unzstd(source):
    try: child = subprocess.Popen(['zstd', '-dcq'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError: fail('zstd')
    def feed():
        try:
            while True:
                piece = source.some(1 << 18)
                if not piece: break
                child.stdin.write(piece)
            child.stdin.close()
        except OSError: pass
    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    def more():
        data = child.stdout.read(1 << 18)
        if not data:
            thread.join()
            if child.wait(): fail('damaged')
        return data
    return Bytes(more)

def number(field):
    if field[0] & 0x80: return int.from_bytes(bytes([field[0] & 0x3f]) + field[1:], 'big')
    text = field.split(b'\0')[0].strip()
    try: return int(text, 8) if text else 0
    except ValueError: fail('damaged')

def is_header(block):
    try: told = int(block[148:156].split(b'\0')[0].strip() or b'0', 8)
    except ValueError: return False
    total = sum(block) - sum(block[148:156]) + 256
    return told == total or told == total - 256 * sum(b >> 7 for b in block[:148] + block[156:])

def headers(source):
    while True:
        raw, size, long, sparse = [], None, b'', False
        while True:
            block = source.read(512, True)
            if not block or not block.strip(b'\0'):
                emit(bytes(512))
                return
            kind = block[156:157]
            raw.append(block)
            stored = number(block[124:136])
            if kind in b'xgLK' and kind:
                if stored > 1 << 20: fail('damaged')
                data = source.read(stored)
                raw.append(data)
                raw.append(source.read(-stored % 512))
                if kind == b'x':
                    at = 0
                    while at < len(data) and data[at]:
                        try: length = int(data[at:data.index(b' ', at)])
                        except ValueError: fail('damaged')
                        if length <= 0: fail('damaged')
                        key, _, value = data[at:at + length - 1].partition(b' ')[2].partition(b'=')
                        at += length
                        if value and key == b'size': size = int(value)
                        if value and key == b'path': long = value
                        if key.startswith(b'GNU.sparse'): sparse = True
                if kind == b'L': long = data.split(b'\0')[0]
                continue
            if kind == b'S':
                sparse = True
                more = block[482]
                while more:
                    raw.append(source.read(512))
                    more = raw[-1][504]
            break
        if size is not None: stored = size
        name = block[:100].split(b'\0')[0]
        if kind == b'\0': kind = b'5' if name.endswith(b'/') else b'0'
        if kind in (b'1', b'2', b'3', b'4', b'5', b'6'): stored = 0
        prefix = block[345:500].split(b'\0')[0] if block[257:263] == b'ustar\0' else b''
        name = long or (prefix + b'/' + name if prefix else name)
        emit(b''.join(raw))
        yield kind, name, stored, sparse

def clean(name): return re.sub(rb'^(\.?/)+', b'', name)

def chooses(name, data):
    if paths.search(b'/' + clean(name)): return True
    return b'\0' not in data[:8000] and any(n in data for n in needles) and forms.search(data) is not None

def layer(source):
    global exhausted, left
    for kind, name, stored, sparse in headers(source):
        if not stored: continue
        digest, kept = hashlib.sha256(), b''
        if kind == b'0' and not sparse and stored <= largest:
            data = source.read(stored)
            digest.update(data)
            if chooses(name, data):
                if len(data) <= left:
                    kept = data
                    left -= len(data)
                else: exhausted = True
        else:
            for piece in source.pieces(stored): digest.update(piece)
        source.read(-stored % 512)
        emit(digest.digest()[:8] + struct.pack('>I', len(kept)) + kept)
    while source.some(1 << 20): pass

def unpacked(source):
    start = source.peek(4)
    if start[:2] == b'\x1f\x8b': return gunzip(source)
    if start == b'\x28\xb5\x2f\xfd': return unzstd(source)
    return source

def archive(source):
    for kind, name, stored, sparse in headers(source):
        if not stored: continue
        member, rest = part(source, stored)
        if kind == b'0' and not sparse and (not only or clean(name) == only.encode()):
            start = member.peek(64).lstrip()[:1]
            if start in (b'{', b'['):
                if stored <= 8 << 20:
                    emit(b'D' + struct.pack('>I', stored) + member.read(stored))
                else: emit(b'S')
            else:
                inner = unpacked(member)
                block = inner.peek(512)
                if len(block) == 512 and (not block.strip(b'\0') or is_header(block)):
                    emit(b'L')
                    layer(inner)
                else: emit(b'S')
        else: emit(b'S')
        while rest[0]: rest[0] -= len(source.some(rest[0])) or fail('truncated')
        source.read(-stored % 512)

def opened():
    if not sock:
        child = subprocess.Popen(sys.argv[9:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        def more():
            data = child.stdout.read1(1 << 20)
            if not data and child.wait(): sys.exit(4)
            return data
        return Bytes(more)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sock)
    connection.sendall(('GET /images/get?' + query + ' HTTP/1.0\r\nHost: engine\r\n\r\n').encode())
    answer = b''
    while b'\r\n\r\n' not in answer:
        piece = connection.recv(65536)
        if not piece: fail('engine')
        answer += piece
    head, _, rest = answer.partition(b'\r\n\r\n')
    if head.split()[1] != b'200': fail('engine')
    first = [rest]
    return Bytes(lambda: first.pop() if first and first[0] else connection.recv(1 << 20))

archive(unpacked(opened()))
emit(b'1' if exhausted else b'0')
sys.stdout.buffer.write(packer.flush())
`;
