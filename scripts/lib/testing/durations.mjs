/**
 * Seconds that test files take, of those that take much longer than others of their size; measured on a machine of two
 * processors. Only the order in which lanes take files depends on it, so it need not be exact.
 */
export const SECONDS = {
  'test/engine/course-walk.test.ts': 110,
  'test/engine/engine-routes.test.ts': 70,
  'test/engine/faults.test.ts': 60,
  'test/engine/inventory.test.ts': 40,
  'test/engine/sandboxes.test.ts': 40,
  'test/engine/docker-outages.test.ts': 40,
  'test/engine/container-files.test.ts': 30,
  'test/engine/docker-build-routes.test.ts': 25,
  'test/engine/audit.test.ts': 25,
  'test/engine/watch.test.ts': 25,
  'test/engine/configurations.test.ts': 20,
  'test/engine/docker-builds.test.ts': 20,
  'test/engine/preflight.test.ts': 15,
  'test/ui/handout.test.ts': 90,
  'test/ui/handout-reading.test.ts': 90,
  'test/ui/containers.test.ts': 65,
  'test/ui/dialogs.test.ts': 40,
  'test/ui/newcomer.test.ts': 40,
  'test/ui/sandboxes.test.ts': 40,
  'test/ui/jobs.test.ts': 35,
  'test/ui/connection.test.ts': 35,
  'test/ui/trees.test.ts': 30,
  'test/ui/files.test.ts': 25,
  'test/ui/tunnels.test.ts': 15,
};

/** Of all others, by their size. */
export const BYTES_A_SECOND = 1000;
