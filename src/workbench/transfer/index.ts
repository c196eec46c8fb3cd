export { download } from './download';
export { localNameFor } from './localNames';
export { upload } from './upload';
export type { TransferOptions, TransferProgress, TransferResult } from './types';
