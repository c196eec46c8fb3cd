export type { FileAccess } from './access';
export { copyBetween } from './copyBetween';
export { typeOf } from './mode';
export { decodeName, displayName, encodeName } from './names';
export { SftpAccess } from './sftpAccess';
export { FileStore, SFTP_SERVER, filesEnded } from './store';
export type { SftpStream } from './sftpAccess';
