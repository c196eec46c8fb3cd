export { FormPanels } from './panel';
export type { Form } from './panel';
export type { FormSpec, FormValues, Meaning, Suggestions } from './protocol';
