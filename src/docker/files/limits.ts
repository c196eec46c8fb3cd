/** Bytes of a file that is opened in an editor; larger ones are copied. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** Bytes of an archive that is read for the names in it. */
export const LARGEST_ARCHIVE = 8 * 1024 * 1024 * 1024;

/** Names of one folder, or of all that are in an archive. */
export const MOST_NAMES = 300_000;
