// The two programs at the ends of a tunnel, in a process of their own: a server that gives or takes FILE's bytes, and a
// client that is told by messages { port, direction } to get or send them, and answers when that is done.
import { createReadStream } from 'node:fs';
import net from 'node:net';

const [file] = process.argv.slice(2);

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {});
  socket.once('data', (first) => {
    if (first[0] === 'd'.charCodeAt(0)) createReadStream(file).pipe(socket);
    else socket.on('end', () => socket.end()).resume();
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', ({ port, direction }) => {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = 0;
  socket.write(direction === 'down' ? 'd' : 'u', () => {
    if (direction === 'up') createReadStream(file).pipe(socket);
  });
  socket.on('data', (bytes) => (received += bytes.length));
  socket.on('end', () => {
    socket.end();
    process.send({ received });
  });
});
process.on('disconnect', () => process.exit());
