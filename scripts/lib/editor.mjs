/** A real VS Code in the browser, from npm packages alone: installing it, giving it an extension, running it. */
export { installEditor } from './editor/install.mjs';
export { addresses, installExtension, startServer, stopServer } from './editor/server.mjs';
export { DEFAULT_VERSION, OLDEST_VERSION } from './editor/versions.mjs';
