import type { FileSession } from "./session-file.ts";

const session = (username: string, start: string, upload: string, download: string): FileSession => ({
  username,
  start: `2022-${start}:00`,
  upload,
  download,
});

/** The users and answers of a small example at 2022-12-15T23:59:59. */
export const oracleRows: FileSession[] = [
  session("heavyUser1", "12-15 10:00", "5000000", "8000000"),
  session("heavyUser1", "12-14 14:00", "3000000", "5000000"),
  session("heavyUser1", "12-10 08:00", "2000000", "3000000"),
  session("heavyUser1", "11-20 12:00", "4000000", "6000000"),
  session("mediumUser2", "12-15 09:00", "1000000", "2000000"),
  session("mediumUser2", "12-12 16:00", "1500000", "2500000"),
  session("mediumUser2", "11-25 20:00", "2000000", "3000000"),
  session("lightUser3", "11-18 11:00", "500000", "800000"),
];

export const oracleReference = "2022-12-15T23:59:59";
