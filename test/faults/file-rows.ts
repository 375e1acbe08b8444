/** The bytes, the disk they go to, and the file that they become. */
import { always, type Cell, type DiskFault, type Expected, type FileFault, place, type Row } from "./cell.ts";

const damagedLog: Expected = {
  state: "failed",
  wayOn: "downloadAgain",
  message: /^The log of ECommerce is damaged after [\d.]+ [KM]B\. The records before that can be opened\.$/,
  buttons: ["Download Again", "Open"],
};

/** The Explorer words it: see `LogProblem`. */
const opened = (file: FileFault, problem: string): Row["cells"] => ({
  open: { file, expected: { message: new RegExp(`^${problem}$`) }, step: "wait" },
});

export const fileRows: readonly Row[] = [
  {
    fault: "plain text where gzip was promised",
    cells: {
      inflate: {
        order: () => [{ on: "download", plain: true, times: always }],
        isHarmless: true,
        expected: {},
        step: "wait",
      },
    },
  },
  {
    fault: "a damaged byte",
    cells: {
      inflate: {
        order: (random) => [{ on: "download", damageAt: place(random), times: always }],
        isGarbled: true,
        expected: damagedLog,
        step: "retry",
      },
    },
  },
  {
    fault: "a damaged byte behind a seam",
    cells: {
      inflate: {
        order: (random) => [
          { on: "download", cutAfterBytes: 20_000 },
          { on: "download", damageAt: 25_000 + place(random) },
        ],
        isGarbled: true,
        expected: {
          state: "downloading",
          message: /^The log on the server changed\. It is downloaded anew\.$/,
        },
        step: "wait",
      },
    },
  },
  {
    fault: "cut short on the server",
    cells: {
      inflate: {
        order: (random) => [{ on: "download", endAt: place(random), times: always }],
        isGarbled: true,
        expected: damagedLog,
        step: "retry",
      },
    },
  },
  {
    fault: "a decompression bomb",
    cells: {
      inflate: {
        disk: "bomb",
        expected: {
          state: "paused",
          pausedBy: "tooLarge",
          wayOn: "allowSize",
          message:
            /^Unpacking the log of ECommerce was stopped: [\d.]+ [KM]B became [\d.]+ [KM]B, more than logs do\. What has arrived is kept and can be opened\. Continue if it may be that large\.$/,
          buttons: ["Open", "Continue"],
        },
        step: "resume",
      },
    },
  },
  {
    fault: "a disk that is too small for it",
    cells: {
      download: onDisk("almostFull", {
        state: "paused",
        pausedBy: "diskFull",
        wayOn: "freeSpace",
        message: /^No space left in .+: [\d.,]+ [KMGTPE]?B are missing\. Free some space, then continue\.$/,
        buttons: ["Continue", "Change Folder…"],
      }),
    },
  },
  {
    fault: "a disk that becomes full",
    cells: {
      inflate: onDisk("fullWhileUnpacking", {
        state: "paused",
        pausedBy: "diskFull",
        wayOn: "freeSpace",
        message:
          /^No space left in [^:]+(?:: [\d.]+ [KM]B are missing)?\. [\d.]+ KB are kept\. Free some space, then continue\.$/,
        buttons: ["Continue", "Change Folder…"],
      }),
    },
  },
  {
    fault: "a disk that becomes read-only",
    cells: { inflate: onDisk("readOnly", folderTrouble("the disk is read-only")) },
  },
  {
    fault: "a file in place of the folder",
    cells: { download: onDisk("inTheWay", folderTrouble("a file is in its place")) },
  },
  {
    fault: "a path that is too long",
    cells: { download: onDisk("pathTooLong", folderTrouble("the path is too long")) },
  },
  {
    fault: "a log that is deleted while it arrives",
    cells: {
      inflate: {
        ...onDisk("deleted", folderTrouble("it is not there")),
        order: () => [{ on: "download", bytesPerSecond: 400_000 }],
      },
    },
  },
  {
    fault: "the file of an export is deleted",
    cells: { open: { file: "deleted", expected: { message: /^gone$/ }, step: "retry" } },
  },
  { fault: "a compressed log that is cut short", cells: opened("cutShort", "gzipCutShort") },
  { fault: "a compressed log that is damaged", cells: opened("damaged", "gzipDamaged") },
  { fault: "a log that is not gzip, whatever its name", cells: opened("notGzip", "notGzip") },
  { fault: "no space to unpack", cells: opened("noSpace", "noSpace") },
  { fault: "a log of 0 bytes", cells: opened("empty", "nothing") },
  {
    fault: "a thread that ends",
    cells: {
      inflate: onDisk("threadEnded", {
        state: "stopped",
        wayOn: "continue",
        message:
          /^The export stopped: the thread that unpacks the log has ended\. What has arrived is kept\.$/,
        buttons: ["Continue", "Open"],
      }),
    },
  },
];

function onDisk(disk: DiskFault, expected: Expected): Cell {
  return { disk, expected, step: "resume" };
}

function folderTrouble(reason: string): Expected {
  return {
    state: "paused",
    pausedBy: "folder",
    wayOn: "changeFolder",
    message: new RegExp(`^.+ cannot be written: ${reason}\\. Nothing is lost\\.$`),
    buttons: ["Change Folder…"],
  };
}
