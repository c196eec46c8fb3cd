/**
 * What the stand-in for Alpine can install, each taken from Debian packages. None may bear the name of a busybox applet:
 * Debian's busybox shell prefers its own.
 * @typedef {object} ApkPackage
 * @property {string} name as Alpine calls it
 * @property {string} description
 * @property {string[]} debian the first one gives the version
 * @property {string[]} [needs] others of this list
 * @property {RegExp} [follow] which dependencies belong to the package itself, beside libraries
 * @property {RegExp} [omit] paths that are left out
 * @property {Record<string, string>} [links] from path to target
 * @property {Record<string, string>} [programs] small scripts, by path
 */

/** @type {ApkPackage[]} */
export const APK_PACKAGES = [
  { name: 'bash', description: 'The GNU Bourne Again shell', debian: ['bash'] },
  {
    name: 'figlet',
    description: 'Makes large letters out of ordinary text',
    debian: ['figlet'],
    links: { 'usr/bin/figlet': 'figlet-figlet' },
  },
  { name: 'htop', description: 'Interactive process viewer', debian: ['htop'] },
  {
    name: 'mandoc',
    description: 'Reads manual pages: man',
    debian: ['mandoc'],
    // Debian names the program mman, which picks its behaviour by that name; busybox's pagers know no tag files.
    programs: { 'usr/bin/man': '#!/bin/sh\nMANPAGER=${MANPAGER:-more} exec mman "$@"\n' },
  },
  { name: 'nano', description: 'A small, friendly text editor', debian: ['nano'] },
  { name: 'neofetch', description: 'Shows facts about this system', debian: ['neofetch'], needs: ['bash'] },
  {
    name: 'python3',
    description: 'The Python language, without the modules that need large libraries',
    debian: ['python3'],
    follow: /^(lib)?python3(\.\d+)?(-minimal|-stdlib)?$/,
    omit: /\/(lib2to3|idlelib|ensurepip|distutils|pydoc_data|__pycache__|config-3[^/]*)(\/|$)|lib-dynload\/(_ssl|_hashlib|_sqlite3|_dbm|_gdbm|nis|_ctypes_test|_test\w*|_xx\w*|xx\w*|_crypt|_curses_panel)\./,
  },
  { name: 'tree', description: 'Draws folders as a tree', debian: ['tree'] },
];
