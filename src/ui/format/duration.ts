/** Seconds as the file has them: "4:50:20", "100:00:00". */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
}

/** Time left, rounded as a person would say it: "8 s", "2 min 5 s", "1 h 10 min". */
export function formatTimeLeft(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  if (left < 60) return `${left} s`;
  if (left < 3600) return `${Math.floor(left / 60)} min ${left % 60} s`;
  return `${Math.floor(left / 3600)} h ${Math.floor((left % 3600) / 60)} min`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}
