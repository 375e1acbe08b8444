/**
 * What the kernel offers to its host. All of it works on plain memory: addresses, lengths and 32-bit offsets.
 */

export { idsOf, kindsOf, lengthsOf, numbersOf, valueStartsOf } from "./columns";
export { clearDictionary, entryCount, entryLength, entryStart, newDictionary, numberOf } from "./dictionary";
export { findNeedle, setNeedle } from "./find";
export { addEdge, expectReplacement } from "./json-keys";
export { setDepthStack } from "./json-values";
export { allocate } from "./memory";
export {
  blankCount,
  blanks,
  findLines,
  lastEnd,
  openHasText,
  openLines,
  openStart,
  pageCount,
  pages,
  startCount,
  starts,
} from "./newlines";
export { setPowersOfTen } from "./numbers";
export { doubtCount, isLastDoubtful, notJsonCount, recordCount, scanRecords, startScan } from "./records";
export { addColumn, doubtsOf, newTable, notJsonOf, rootOf, startsOf } from "./table";
