import { Column, newColumn } from "./columns";
import { Edge, KnownKeys, newEdge, newKnownKeys } from "./json-keys";
import { allocate } from "./memory";

/** What is wanted of the records of a log, and what was found of it by the last scan. */
@unmanaged
export class Table {
  /** Leads to the record itself, as every other edge leads to a value within it. */
  root: Edge;
  firstColumn: Column | null;
  columnCount: u32;
  keys: KnownKeys;
  mostRecords: u32;
  mostDoubts: u32;
  /** 32 bits each: where the line of each record begins in the chunk. */
  starts: usize;
  /** 32 bits each: the records that are not JSON. */
  notJson: usize;
  /** Pairs of 32 bits: a record, and the column whose number or time could not be told. */
  doubts: usize;
}

/** An empty table. 0 where there is no memory for it. */
export function newTable(mostRecords: u32, mostDoubts: u32): usize {
  const it = changetype<Table>(allocate(offsetof<Table>()));
  const root = newEdge(0, 0);
  const keys = newKnownKeys();
  const starts = allocate((<usize>mostRecords) << 2);
  const notJson = allocate((<usize>mostRecords) << 2);
  const doubts = allocate((<usize>mostDoubts) << 3);
  if (root == 0 || keys == 0 || doubts == 0) return 0;
  it.root = changetype<Edge>(root);
  it.keys = changetype<KnownKeys>(keys);
  it.mostRecords = mostRecords;
  it.mostDoubts = mostDoubts;
  it.starts = starts;
  it.notJson = notJson;
  it.doubts = doubts;
  return changetype<usize>(it);
}

export function rootOf(table: Table): Edge {
  return table.root;
}

/**
 * Adds a column behind the others for the values that an edge leads to. 0 where there is no memory for it.
 */
export function addColumn(table: Table, edge: Edge, take: u32, dictionary: usize): usize {
  const it = newColumn(take, dictionary, table.mostRecords);
  if (it == 0) return 0;
  const column = changetype<Column>(it);
  edge.column = column;
  let last = table.firstColumn;
  if (last === null) {
    table.firstColumn = column;
  } else {
    let next = last.next;
    while (next !== null) {
      last = next;
      next = last.next;
    }
    last.next = column;
  }
  column.position = table.columnCount++;
  return it;
}

export function startsOf(table: Table): usize {
  return table.starts;
}

export function notJsonOf(table: Table): usize {
  return table.notJson;
}

export function doubtsOf(table: Table): usize {
  return table.doubts;
}
