/** A decimal as exact text, such as "3512752.28"; never a binary float. */
export type DecimalText = string;

/** Sums of one window. Kilobits, exact. */
export interface UsageSums {
  upload: DecimalText;
  download: DecimalText;
  total: DecimalText;
  sessions: number;
}

/** Days of the rolling windows. */
export const windowDays = [1, 7, 30] as const;
export type WindowDays = (typeof windowDays)[number];

/** The three windows that end at one reference. */
export type UsageByWindow = Record<WindowDays, UsageSums>;

export const usageMeasures = ["total", "upload", "download", "sessions"] as const;
export type UsageMeasure = (typeof usageMeasures)[number];

/** One place in a ranking. */
export interface RankedUser {
  rank: number;
  username: string;
  usage: UsageByWindow;
  /** Percent of all users' usage in the ordering window, 0 to 100 with 4 decimals. Null unless asked for. */
  share: DecimalText | null;
  /** Places gained against the same window one window earlier; null for a user not ranked then. */
  change: number | null;
}

export interface Ranking {
  page: number;
  perPage: number;
  /** Users with a session in the ordering window (and the prefix, when one is given). */
  totalUsers: number;
  totalPages: number;
  /** End of the windows, ISO 8601 UTC with Z; null when there are no sessions and none was given. */
  reference: string | null;
  rows: RankedUser[];
}

export interface RankingInput {
  page: number;
  perPage: number;
  /** ISO 8601; the latest session when left out. */
  reference?: string | undefined;
  sort: UsageMeasure;
  window: WindowDays;
  /** Beginning of the username, case-sensitive. */
  prefix?: string | undefined;
  includeShare: boolean;
  includeChange: boolean;
}

export interface UserUsage {
  username: string;
  reference: string;
  usage: UsageByWindow;
}

/** A UTC day with at least one session; days without are left out. */
export interface DayUsage extends UsageSums {
  /** YYYY-MM-DD, UTC */
  day: string;
}

export interface Session {
  /** ISO 8601 UTC */
  startTime: string;
  /** Seconds online; null for a session reported without. */
  durationSeconds: number | null;
  macAddress: string | null;
  upload: DecimalText | null;
  download: DecimalText | null;
  total: DecimalText | null;
}

export interface SessionPage {
  page: number;
  perPage: number;
  total: number;
  rows: Session[];
}

export interface ListedUser {
  username: string;
  sessions: number;
  total: DecimalText;
  /** Latest session, ISO 8601 UTC. */
  lastSeen: string;
}

export interface UserList {
  page: number;
  perPage: number;
  total: number;
  rows: ListedUser[];
}

export interface Overview {
  /** The latest session, ISO 8601 UTC; null without data. */
  latest: string | null;
  /** The earliest day with data, YYYY-MM-DD. */
  firstDay: string | null;
  users: number;
  /** All sessions and all usage up to now. */
  all: UsageSums;
  /** Of everyone, in the 1, 7 and 30 whole UTC days up to that of `latest`. */
  windows: UsageByWindow;
  /** Of everyone, in as many days just before, for the change. */
  before: UsageByWindow;
  /** The 30 days up to `latest`, of everyone. */
  days: DayUsage[];
  top: RankedUser[];
}
