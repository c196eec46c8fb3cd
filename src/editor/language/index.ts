export { DockerfileEditing } from './dockerfileEditing';
