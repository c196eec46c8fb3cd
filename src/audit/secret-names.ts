/** Names of variables that hold secrets, and of those that only sound so. */
const SECRET =
  /(?:^|_)(?:PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|SECRET|SECRET_?KEY|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?|AUTH)(?:_(?:KEY|VALUE|ID))?$/i;
const HARMLESS =
  /(?:_FILE|_PATH|_URL|_TTL|_LENGTH|_NAME|^PWD|^OLDPWD|MAX_TOKENS?|_AUTH_METHOD|PUBLIC_KEY|ALLOW_EMPTY_\w+|HOST_AUTH)$/i;

/** The name of a variable (`NAME=value`, or `NAME` alone) whose value is given away in plain sight. */
export function secretIn(assignment: string): string | undefined {
  const equals = assignment.indexOf('=');
  if (equals < 0) return undefined;
  const name = assignment.slice(0, equals);
  const value = assignment.slice(equals + 1).replace(/^["']|["']$/g, '');
  if (!SECRET.test(name) || HARMLESS.test(name)) return undefined;
  // What a variable of the shell holds does not stand here; yes and no are no secrets.
  if (value === '' || /^(?:true|false|yes|no|none|null|0|1|\*+|<.*>|\.\.\.|…)$/i.test(value))
    return undefined;
  return name;
}
