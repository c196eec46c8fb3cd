export { cleanPath, parseDockerIgnore } from './dockerIgnore';
export type { DockerIgnore } from './dockerIgnore';
export { ExplainedError, explain, isCancellation } from './errors';
export { Disposables, Emitter } from './events';
export type { Disposable, Event } from './events';
export { isSameImage, isSameRepository, parseImageName } from './imageName';
export { nearest } from './spelling';
export { displayText, formatBytes, noticeText } from './text';
