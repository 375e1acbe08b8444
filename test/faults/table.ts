/** All that can go wrong with an export. */
import { answerRows } from "./answer-rows.ts";
import type { Row } from "./cell.ts";
import { fileRows } from "./file-rows.ts";
import { networkRows } from "./network-rows.ts";
import { refusalRows } from "./refusal-rows.ts";
import { storeRows } from "./store-rows.ts";

export const table: readonly Row[] = [
  ...networkRows,
  ...refusalRows,
  ...answerRows,
  ...storeRows,
  ...fileRows,
];
