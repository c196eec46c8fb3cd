export { download } from './download';
export { localLanding, workbenchLanding } from './landing';
export type { Landing } from './landing';
export { localNameFor } from './localNames';
export { upload } from './upload';
export type { TransferOptions, TransferProgress, TransferResult } from './types';
