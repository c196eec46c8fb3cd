export { createImageLookActions, type ImageLookParts } from './actions';
export { ImagePanels } from './imagePanels';
export type { KeptImages } from './keptImages';
