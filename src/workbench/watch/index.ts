export type { FileChange } from './changes';
export { FileWatcher } from './watcher';
export type { WatchOptions } from './watcher';
