export type { FileAccess } from './access';
export { copyBetween } from './copyBetween';
export { displayName } from './names';
export { SftpAccess } from './sftpAccess';
export { FileStore, SFTP_SERVER, filesEnded } from './store';
export type { SftpStream } from './sftpAccess';
