export { download } from './download';
export { upload } from './upload';
export type { TransferOptions, TransferProgress, TransferResult } from './types';
