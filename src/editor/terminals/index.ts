export { createTerminalActions } from './actions';
export { DEFAULT_SESSION } from './names';
export { columnToRead, terminalLocation } from './place';
export { ProgramTerminal, type ProgramTerminalOptions } from './programTerminal';
export { registerTerminalLinks } from './linkProvider';
export { registerTerminalProfile } from './profile';
export { WorkbenchTerminals } from './workbenchTerminals';
