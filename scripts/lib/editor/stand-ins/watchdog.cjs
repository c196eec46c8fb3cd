// Stands in for the editor's native watchdog, which would have to be compiled: ends this process soon after the one
// that it serves has gone.
const INTERVAL = 3000;

exports.start = (pid) => {
  const timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, INTERVAL);
  timer.unref();
};
