/** ms without a frame, of which one comes every two seconds, after which a simulation is not running. */
const standingAfter = 60_000;

/** Whether no process goes on with the simulation: its latest frame is old. */
export function isStanding(at: string, now: number): boolean {
  return now - Date.parse(at) > standingAfter;
}
