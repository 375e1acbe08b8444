/** What the three classes of records are called. */
export const namesBy = {
  status: { failed: "5xx", rejected: "4xx", rest: "2xx" },
  level: { failed: "Error", rejected: "Warning", rest: "Other" },
} as const;
