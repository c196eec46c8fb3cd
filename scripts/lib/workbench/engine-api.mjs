import { request } from 'node:http';

/**
 * Asks a Docker Engine over its unix socket.
 * @returns {Promise<any>} the decoded JSON answer (or text where it is none)
 * @throws an Error with the `code` of the socket (EACCES, ENOENT, ECONNREFUSED, ETIMEDOUT) or with `status`
 */
export function askEngine(socketPath, path, { method = 'GET', timeout = 10_000 } = {}) {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method, headers: { host: 'docker' } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => (text += piece));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode >= 400) {
          reject(Object.assign(new Error(text), { status: response.statusCode }));
        } else if (/json/.test(response.headers['content-type'] ?? '')) {
          resolve(text === '' ? undefined : JSON.parse(text));
        } else resolve(text);
      });
    });
    call.setTimeout(timeout, () =>
      call.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    );
    call.on('error', reject);
    call.end();
  });
}
