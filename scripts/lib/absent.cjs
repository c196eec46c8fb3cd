// Stands for gRPC in the bundle: dockerode uses it for BuildKit sessions only, which we do not open.
module.exports = {};
