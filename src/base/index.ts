export { ExplainedError, explain, isCancellation } from './errors';
export { Disposables, Emitter } from './events';
export type { Disposable, Event } from './events';
export { nearest } from './spelling';
export { displayText, formatBytes, noticeText } from './text';
