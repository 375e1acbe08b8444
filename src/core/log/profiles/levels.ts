/** Words for the levels that some logs write as numbers. */

/** Of pino and bunyan. */
export const nodeLevels: Readonly<Record<string, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** Of OpenTelemetry, which has four steps of each: https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export const otelLevels: Readonly<Record<string, string>> = Object.fromEntries(
  ["trace", "debug", "info", "warn", "error", "fatal"].flatMap((word, at) =>
    [1, 2, 3, 4].map((step) => [at * 4 + step, word]),
  ),
);
