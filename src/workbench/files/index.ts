export type { FileAccess } from './access';
export { copyBetween } from './copyBetween';
export { decodeName, displayName, encodeName } from './names';
export { SftpAccess } from './sftpAccess';
export { FileStore, SFTP_SERVER, filesEnded } from './store';
export type { SftpStream } from './sftpAccess';
