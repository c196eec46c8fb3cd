export { createImageLookActions, type ImageLookParts } from './actions';
export { ImageDocuments } from './imageDocuments';
