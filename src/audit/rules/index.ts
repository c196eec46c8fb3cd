import type { AuditRule } from '../rule';
import { rule as addedFile } from './added-file';
import { rule as apparmorProfile } from './apparmor-profile';
import { rule as capabilitiesAdded } from './capabilities-added';
import { rule as capabilitiesKept } from './capabilities-kept';
import { rule as cgroupParent } from './cgroup-parent';
import { rule as contentTrust } from './content-trust';
import { rule as cpuLimit } from './cpu-limit';
import { rule as curlPipeShell } from './curl-pipe-shell';
import { rule as defaultBridge } from './default-bridge';
import { rule as defaultUlimits } from './default-ulimits';
import { rule as device } from './device';
import { rule as dockerSocket } from './docker-socket';
import { rule as execPrivileged } from './exec-privileged';
import { rule as execRoot } from './exec-root';
import { rule as healthCheck } from './health-check';
import { rule as hostCgroupns } from './host-cgroupns';
import { rule as hostIpc } from './host-ipc';
import { rule as hostNetwork } from './host-network';
import { rule as hostPid } from './host-pid';
import { rule as hostUserns } from './host-userns';
import { rule as hostUts } from './host-uts';
import { rule as imageDigest } from './image-digest';
import { rule as imageSecret } from './image-secret';
import { rule as insecureBuild } from './insecure-build';
import { rule as insecureConnection } from './insecure-connection';
import { rule as logDriver } from './log-driver';
import { rule as memoryLimit } from './memory-limit';
import { rule as mountPropagation } from './mount-propagation';
import { rule as newPrivileges } from './new-privileges';
import { rule as oldImage } from './old-image';
import { rule as packageCache } from './package-cache';
import { rule as passwordOnCommandLine } from './password-on-command-line';
import { rule as pidsLimit } from './pids-limit';
import { rule as privileged } from './privileged';
import { rule as privilegedPort } from './privileged-port';
import { rule as publishedPort } from './published-port';
import { rule as restartPolicy } from './restart-policy';
import { rule as rootUser } from './root-user';
import { rule as secretInEnvironment } from './secret-in-environment';
import { rule as securityOptions } from './security-options';
import { rule as sensitiveMount } from './sensitive-mount';
import { rule as setuidFile } from './setuid-file';
import { rule as sshServer } from './ssh-server';
import { rule as unconfined } from './unconfined';
import { rule as untaggedImage } from './untagged-image';
import { rule as updateAlone } from './update-alone';
import { rule as writableRoot } from './writable-root';
import { rules as hostAuditRules } from './host-audit-rules';
import { rules as hostDaemon } from './host-daemon';
import { rules as hostFiles } from './host-files';
import { rules as hostSystem } from './host-system';

/** Every rule: of containers and the commands that make them, of images, and of the machine. */
export const AUDIT_RULES: readonly AuditRule[] = [
  addedFile,
  apparmorProfile,
  capabilitiesAdded,
  capabilitiesKept,
  cgroupParent,
  contentTrust,
  cpuLimit,
  curlPipeShell,
  defaultBridge,
  defaultUlimits,
  device,
  dockerSocket,
  execPrivileged,
  execRoot,
  healthCheck,
  hostCgroupns,
  hostIpc,
  hostNetwork,
  hostPid,
  hostUserns,
  hostUts,
  imageDigest,
  imageSecret,
  insecureBuild,
  insecureConnection,
  logDriver,
  memoryLimit,
  mountPropagation,
  newPrivileges,
  oldImage,
  packageCache,
  passwordOnCommandLine,
  pidsLimit,
  privileged,
  privilegedPort,
  publishedPort,
  restartPolicy,
  rootUser,
  secretInEnvironment,
  securityOptions,
  sensitiveMount,
  setuidFile,
  sshServer,
  unconfined,
  untaggedImage,
  updateAlone,
  writableRoot,
  ...hostAuditRules,
  ...hostDaemon,
  ...hostFiles,
  ...hostSystem,
];
