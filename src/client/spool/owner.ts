import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeEventKey } from "../event-key.ts";

/** How old the sign of life of an owner on another machine may be, ms. */
const longestSilence = 120_000;

interface OwnerFile {
  pid: number;
  /** When the process was started, as the kernel has it; empty where that isn't known. */
  started: string;
  /** Where `pid` means something: machine, boot and process namespace. */
  place: string;
}

export const ownerSuffix = ".owner";

/**
 * Whose the segments are: each client has a run of its own, in whose name it writes segments, and a file that
 * says which process that is. Only segments of a run whose process has ended are taken over.
 */
export class Owner {
  readonly #folder: string;
  #run = "";
  #lastSign = 0;

  /** Makes the folder and claims a run. Throws the system's error. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#claim();
  }

  get run(): string {
    return this.#run;
  }

  /** Whether others may think this process dead by now, as after a machine slept. */
  get isSilent(): boolean {
    return Date.now() - this.#lastSign > longestSilence / 2;
  }

  /** Tells others that this process lives. False if they took its segments over; then a new run begins. */
  signLife(): boolean {
    const now = new Date();
    try {
      utimesSync(this.#file(), now, now);
      this.#lastSign = now.getTime();
      return true;
    } catch {
      this.#claim();
      return false;
    }
  }

  /** Leaves what is still there to whoever comes. */
  release(): void {
    rmSync(this.#file(), { force: true });
  }

  #claim(): void {
    // Runs sort by their beginning, and so do their segments.
    this.#run = makeEventKey();
    const content: OwnerFile = { pid: process.pid, started: startOf(process.pid), place: here() };
    // Renamed when it is whole: half an owner would look like none.
    const draft = join(this.#folder, `${this.#run}.draft`);
    writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
    renameSync(draft, this.#file());
    this.#lastSign = Date.now();
  }

  #file(): string {
    return join(this.#folder, this.#run + ownerSuffix);
  }
}

/** Whether nobody alive writes the segments of this run. */
export async function isAbandoned(folder: string, run: string): Promise<boolean> {
  const file = join(folder, run + ownerSuffix);
  try {
    const { pid, started, place }: OwnerFile = JSON.parse(await readFile(file, "utf8"));
    if (place !== here()) return Date.now() - (await stat(file)).mtimeMs > longestSilence;
    return !isRunning(pid) || startOf(pid) !== started;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    return Reflect.get(Object(error), "code") === "ENOENT";
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return Reflect.get(Object(error), "code") !== "ESRCH";
  }
}

let place: string | undefined;

function here(): string {
  place ??= [hostname(), read("/proc/sys/kernel/random/boot_id"), readLink("/proc/self/ns/pid")].join(" ");
  return place;
}

/** A pid is given again and again; with its start (field 22 of proc_pid_stat(5)) it names one process. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
