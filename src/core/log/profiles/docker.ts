/** Docker's json-file driver, and what shippers in Kubernetes add to it: https://docs.docker.com/engine/logging/drivers/json-file/ */
import { aDate, aText, type Format } from "./types.ts";

const extra = { kind: "text", isOptional: true, widthCh: 20 } as const;

export const dockerFormats: readonly Format[] = [
  {
    id: "docker",
    label: "Docker json-file",
    needs: [
      { paths: [["log"]], like: aText },
      { paths: [["stream"]], like: /^"std(?:out|err)"$/ },
      { paths: [["time"]], like: aDate },
    ],
    roles: { time: ["time"] },
    columns: [
      { id: "ts", title: "TIME", kind: "time", widthCh: 12, path: ["time"] },
      { id: "stream", title: "STREAM", kind: "text", widthCh: 6, hideBelow: 640, path: ["stream"] },
      { ...extra, id: "pod", title: "POD", hideBelow: 640, path: ["kubernetes", "pod_name"] },
      {
        ...extra,
        id: "container",
        title: "CONTAINER",
        hideBelow: 1200,
        path: ["kubernetes", "container_name"],
      },
      { id: "log", title: "LOG", kind: "text", path: ["log"] },
    ],
  },
];
