export { RunForms } from './panel';
