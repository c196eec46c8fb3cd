/** Where a capability is listed. */
export type CapabilityGroup = 'machine' | 'containers' | 'workflows' | 'tools' | 'exercises';

/**
 * `ok`: it is there and can be used. `hindered`: it is there, but something is in the way of using it. `missing`: it is
 * not there.
 */
export type CapabilityState = 'ok' | 'hindered' | 'missing';

/** One thing that a workbench has, or has not. */
export interface Capability {
  /** Stable: `docker`, `disk.home`, … */
  readonly id: string;
  readonly group: CapabilityGroup;
  readonly label: string;
  readonly state: CapabilityState;
  /** What was found, in a few words; foreign text in it is fit for display. May be empty. */
  readonly value: string;
  /** Of memory, how many there are; of disks, how many are free. */
  readonly bytes?: number;
  /** The course cannot be done without it; otherwise it is good to have. */
  readonly needed: boolean;
  /** What to do about it, in sentences; goes with `hindered` and `missing`. */
  readonly remedy?: string;
  /** Packages of the workbench's distribution that would bring it. */
  readonly packages?: readonly string[];
}

/** What a workbench has. */
export interface PreflightReport {
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  readonly capabilities: readonly Capability[];
  /** Undefined where no package can be installed: an unknown package manager, or a user who may not. */
  readonly installer: Installer | undefined;
}

/** A program that installs packages, with root's rights. */
export interface Installer {
  readonly manager: PackageManager;
  /** Nobody has to be asked for a password. */
  readonly free: boolean;
}

export type PackageManager = 'apt-get' | 'dnf' | 'zypper' | 'pacman' | 'apk';
