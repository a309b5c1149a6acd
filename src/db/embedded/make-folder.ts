import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those it is in; true when it was not there. mkdir's own `recursive` never comes
 * back where a parent exists and refuses with "no such file", as under /proc.
 */
export function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return false;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    // Another process may have made it at the same moment.
    if (existsSync(folder)) return false;
    throw error;
  }
}
