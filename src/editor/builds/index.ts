export { ImageBuilder } from './imageBuilder';
