export { createContainerFileActions } from './actions';
export { ChangeRows } from './changes';
export { ContainerFileSystem } from './containerFileSystem';
export { FileRows } from './fileRows';
export { commandsOfFile } from './fileCommands';
export { changeLinks } from './changeLinks';
