/** Where the client writes what it does. One that throws is ignored. */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

const ignore = () => {};

/** Warnings and errors to the console, nothing else. */
export const consoleLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: (message, details) => console.warn(`meterline: ${message}`, details ?? ""),
  error: (message, details) => console.error(`meterline: ${message}`, details ?? ""),
};

/** The same logger, of which no failure gets out. */
export function guardLogger(logger: Logger): Logger {
  const guard =
    (level: keyof Logger): Logger["debug"] =>
    (message, details) => {
      try {
        logger[level](message, details);
      } catch {
        // A log that is out of order must not stop delivery.
      }
    };
  return { debug: guard("debug"), info: guard("info"), warn: guard("warn"), error: guard("error") };
}
