export { listFileNames } from './fileNames';
export { searchText } from './text';
export type { TextMatch, TextQuery } from './text';
