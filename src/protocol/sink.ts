/** What crosses between the extension host and the thread that unpacks a download onto the disk. */

import type { SinkLimits } from "../core/exports/room.ts";

export interface SinkState {
  readonly receivedBytes: number;
  readonly logBytes: number;
}

/** A `Sink` of core/exports, a call for each of its methods. */
export interface SinkApi {
  open(logPath: string, limits: SinkLimits): Promise<SinkState>;
  write(bytes: Uint8Array): Promise<SinkState>;
  restart(): Promise<SinkState>;
  salvage(): Promise<SinkState>;
  /** What is there after a call has failed. */
  state(): Promise<SinkState>;
  finish(): Promise<SinkState & { readonly fileBytes: number; readonly records: number }>;
  close(): Promise<void>;
}
