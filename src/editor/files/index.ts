export { createFileActions } from './actions';
export { WorkbenchReach } from './reach';
export { SearchView } from './searchView';
