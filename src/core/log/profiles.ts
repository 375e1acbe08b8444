import { dockerFormats } from "./profiles/docker.ts";
import { ecsFormats } from "./profiles/ecs.ts";
import { faunaFormats } from "./profiles/fauna.ts";
import { googleCloudFormats } from "./profiles/google-cloud.ts";
import { nodeFormats } from "./profiles/node.ts";
import { otelFormats } from "./profiles/open-telemetry.ts";
import type { Format, Profile, ProfileColumn } from "./profiles/types.ts";

export type { Format, Profile, ProfileColumn, Roles } from "./profiles/types.ts";

/** The kinds of log that are known. One kind may be told in several ways. */
export const knownProfiles: readonly Format[] = [
  ...faunaFormats,
  ...nodeFormats,
  ...ecsFormats,
  ...otelFormats,
  ...googleCloudFormats,
  ...dockerFormats,
];

const lineColumns: readonly ProfileColumn[] = [
  { id: "line", title: "LINE", kind: "line", widthCh: 7, path: [] },
  { id: "text", title: "TEXT", kind: "text", path: [] },
];

/** Lines that are not JSON: a column with their number and one with all of their text. */
export const plainText: Profile = { id: "text", label: "Plain text", roles: {}, columns: lineColumns };

/** Lines that are JSON but never an object. */
export const plainValues: Profile = { id: "values", label: "JSON values", roles: {}, columns: lineColumns };

/** Before the first record. */
export const noRecords: Profile = { id: "empty", label: "No records", roles: {}, columns: [] };
