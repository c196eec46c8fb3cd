export { createEngineActions, type EngineCommandParts } from './actions';
export { ContainerRunner } from './containerRunner';
export { EngineDocuments } from './engineDocuments';
export { Puller } from './puller';
export { RegistryLogins } from './registryLogins';
export { commandLine, tellCommand } from './scope';
