import { readFileSync, statSync } from "node:fs";
import { StartupError } from "#/db/startup-error.ts";

/** Whom PostgreSQL runs as; undefined: as we do. */
export type RunAs = { uid: number; gid: number; name: string } | undefined;

/**
 * PostgreSQL refuses to run as root, so root starts it as another user: the one who owns the cluster,
 * or else `postgres`, `nobody` or any other of /etc/passwd.
 */
export function chooseUser(clusterFolder: string): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const users = parsePasswd(readPasswd());
  const owner = statSync(clusterFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    const known = users.find((user) => user.uid === owner.uid);
    return known ?? { uid: owner.uid, gid: owner.gid, name: String(owner.uid) };
  }
  const chosen = pickUser(users);
  if (!chosen) {
    throw new StartupError(
      "PostgreSQL refuses to run as root and /etc/passwd has no other user: add one (`useradd postgres`), " +
        "start Meterline as an ordinary user, or set DATABASE_URL.",
    );
  }
  return chosen;
}

type User = { uid: number; gid: number; name: string };

export function parsePasswd(text: string): User[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    if (!name || !uid || !gid) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

export function pickUser(users: User[]): User | undefined {
  const ordinary = users.filter((user) => user.uid > 0);
  const named = (name: string) => ordinary.find((user) => user.name === name);
  return named("postgres") ?? named("nobody") ?? ordinary[0];
}

function readPasswd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
