export { createTerminalActions } from './actions';
export { DEFAULT_SESSION } from './names';
export { registerTerminalLinks } from './linkProvider';
export { registerTerminalProfile } from './profile';
export { WorkbenchTerminals } from './workbenchTerminals';
