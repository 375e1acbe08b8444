import {
  closeBrace,
  comma,
  letterF,
  letterN,
  letterT,
  lineFeed,
  nextLineFeed,
  openBrace,
  openBracket,
  quote,
  skipSpaces,
} from "./bytes";
import {
  arrayValue,
  Column,
  convertValue,
  dropValue,
  falseValue,
  keepValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  trueValue,
} from "./columns";
import {
  Edge,
  endOfKey,
  isKeyDoubtful,
  keepKnownKeys,
  keyEdge,
  Node,
  trustKeys,
  useKnownKeys,
} from "./json-keys";
import { endOfAnyValue } from "./json-values";
import { Table } from "./table";

/** What was found since `startScan`. */
export let recordCount: u32 = 0;
export let notJsonCount: u32 = 0;
export let doubtCount: u32 = 0;
/**
 * The last record was taken without its values: it is JSON, but its keys are such that their bytes alone do
 * not tell whether they are wanted ones. The host finds the values, then goes on with the lines behind.
 */
export let isLastDoubtful: bool = false;

let chunk: usize = 0;

export function startScan(): void {
  recordCount = 0;
  notJsonCount = 0;
  doubtCount = 0;
}

/**
 * Takes the records out of a run of whole lines: says which are not JSON, and brings the values at the wanted
 * paths of the others into columns, behind those found before.
 *
 * @param from offset in the chunk of the first line
 * @param to offset behind the line feed that ends the last line
 * @returns the offset up to which lines were taken: `to`, unless the table is full or the last record is
 * doubtful
 */
export function scanRecords(table: Table, chunkStart: usize, from: u32, to: u32): u32 {
  chunk = chunkStart;
  isLastDoubtful = false;
  useKnownKeys(table.keys);
  const end = chunk + to;
  let at = chunk + from;
  while (at < end && hasRoom(table) && !isLastDoubtful) {
    const line = at;
    at = skipSpaces(at);
    if (load<u8>(at) != lineFeed) at = endOfRecord(table, line, at);
    at++;
  }
  keepKnownKeys();
  return <u32>(at - chunk);
}

@inline
function hasRoom(table: Table): bool {
  return recordCount < table.mostRecords && doubtCount + table.columnCount <= table.mostDoubts;
}

/** Takes the record of one line. @returns its line feed */
@inline
function endOfRecord(table: Table, line: usize, at: usize): usize {
  const record = recordCount++;
  store<u32>(table.starts + ((<usize>record) << 2), <u32>(line - chunk));
  trustKeys();
  at = endOfTaken(at, table.root, record);
  if (at != 0) at = skipSpaces(at);
  if (at == 0 || load<u8>(at) != lineFeed) {
    dropValues(table, record);
    store<u32>(table.notJson + ((<usize>notJsonCount) << 2), record);
    notJsonCount++;
    at = nextLineFeed(line);
  } else if (isKeyDoubtful) {
    isLastDoubtful = true;
    return at;
  }
  convertValues(table, record);
  return at;
}

/**
 * Passes over a value that is wanted or holds wanted ones, and keeps these.
 * @returns the byte behind it, or 0 where this is no JSON
 */
function endOfTaken(at: usize, edge: Edge, record: u32): usize {
  const start = skipSpaces(at);
  const node = edge.node;
  const first = load<u8>(start);
  // The last of several equal keys counts: what the ones before it held is forgotten.
  if (node !== null) dropValuesIn(node, record);
  const hasWanted = first == openBrace && node !== null;
  const end = hasWanted ? endOfObject(start, node!, record) : endOfAnyValue(start);
  const column = edge.column;
  if (column !== null) {
    keepValue(column, record, kindOf(first), <u32>(start - chunk), <u32>(end - start));
  }
  return end;
}

/** Passes over an object with wanted keys. @param at its brace */
function endOfObject(at: usize, node: Node, record: u32): usize {
  const inside = skipSpaces(at + 1);
  if (load<u8>(inside) == closeBrace) return inside + 1;
  while (true) {
    at = endOfKey(at, changetype<usize>(node));
    if (at == 0) return 0;
    const edge = keyEdge;
    at = edge !== null ? endOfTaken(at, edge, record) : endOfAnyValue(at);
    if (at == 0) return 0;
    at = skipSpaces(at);
    const next = load<u8>(at);
    if (next == closeBrace) return at + 1;
    if (next != comma) return 0;
  }
  return 0;
}

/** What a value is, which its first byte tells. */
@inline
function kindOf(first: u8): u8 {
  if (first == quote) return stringValue;
  if (first == openBrace) return objectValue;
  if (first == openBracket) return arrayValue;
  if (first == letterT) return trueValue;
  if (first == letterF) return falseValue;
  return first == letterN ? nullValue : numberValue;
}

@inline
function dropValues(table: Table, record: u32): void {
  let column = table.firstColumn;
  while (column !== null) {
    dropValue(column, record);
    column = column.next;
  }
}

function dropValuesIn(node: Node, record: u32): void {
  let edge = node.edges;
  while (edge !== null) {
    const column = edge.column;
    if (column !== null) dropValue(column, record);
    const inner = edge.node;
    if (inner !== null) dropValuesIn(inner, record);
    edge = edge.next;
  }
}

@inline
function convertValues(table: Table, record: u32): void {
  let column = table.firstColumn;
  while (column !== null) {
    if (!convertValue(column, record, chunk)) addDoubt(table, record, column.position);
    column = column.next;
  }
}

function addDoubt(table: Table, record: u32, column: u32): void {
  const doubt = table.doubts + ((<usize>doubtCount) << 3);
  store<u32>(doubt, record);
  store<u32>(doubt, column, 4);
  doubtCount++;
}
