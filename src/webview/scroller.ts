/**
 * The maths of the drawn scrollbar. A place is a row and the pixels of it that are hidden above the
 * viewport, never a pixel offset of a tall element: browsers cap those, at 16.7 million px at worst.
 */

export interface Position {
  readonly row: number;
  /** Pixels of `row` above the viewport's top edge, at least 0 and less than a row. */
  readonly offset: number;
}

/** What is scrolled: so many rows of one height, seen through a viewport. Heights in CSS px. */
export interface Extent {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

export interface Thumb {
  readonly top: number;
  readonly height: number;
}

export const top: Position = { row: 0, offset: 0 };

const smallestThumb = 24;

/** The last position: the last row ends where the viewport does. */
export function end(extent: Extent): Position {
  return fromPixels(extent, overflow(extent));
}

export function isAtEnd(extent: Extent, position: Position): boolean {
  const last = end(extent);
  // Less than a pixel is what a display of a fractional scale leaves over.
  return toPixels(extent, position) > toPixels(extent, last) - 1;
}

/** The nearest position that exists. */
export function clamp(extent: Extent, position: Position): Position {
  if (position.row < 0) return top;
  const last = end(extent);
  const isPast = position.row > last.row || (position.row === last.row && position.offset > last.offset);
  return isPast ? last : position;
}

export function scrollBy(extent: Extent, position: Position, pixels: number): Position {
  // Wheels give fractions; on a grid of 1/1024 px sums are exact, so that back is where one came from.
  const offset = Math.round((position.offset + pixels) * 1024) / 1024;
  const rows = Math.floor(offset / extent.rowHeight);
  return clamp(extent, { row: position.row + rows, offset: offset - rows * extent.rowHeight });
}

/** Where a row's upper edge is, in pixels below the viewport's. */
export function yOf(extent: Extent, position: Position, row: number): number {
  return (row - position.row) * extent.rowHeight - position.offset;
}

/** The position that has a row's upper edge `y` pixels below the viewport's, or as near as there is. */
export function withRowAt(extent: Extent, row: number, y: number): Position {
  return scrollBy(extent, { row, offset: 0 }, -y);
}

export function isVisible(extent: Extent, position: Position, row: number): boolean {
  const y = yOf(extent, position, row);
  return y >= 0 && y + extent.rowHeight <= extent.viewport;
}

/** The least move that shows the whole of a row. */
export function reveal(extent: Extent, position: Position, row: number): Position {
  const y = yOf(extent, position, row);
  if (y < 0) return withRowAt(extent, row, 0);
  if (y + extent.rowHeight > extent.viewport) {
    return withRowAt(extent, row, Math.max(0, extent.viewport - extent.rowHeight));
  }
  return position;
}

/** As `reveal`, but a row that is out of sight comes to the middle, with its neighbours around it. */
export function revealInMiddle(extent: Extent, position: Position, row: number): Position {
  if (isVisible(extent, position, row)) return position;
  return withRowAt(extent, row, Math.floor((extent.viewport - extent.rowHeight) / 2));
}

/** Rows in sight, `last` not included, with some more on either side. */
export function rowsInSight(extent: Extent, position: Position, more = 0): { first: number; last: number } {
  const below = Math.ceil((position.offset + extent.viewport) / extent.rowHeight);
  return {
    first: Math.max(0, position.row - more),
    last: Math.min(extent.rows, position.row + below + more),
  };
}

/** Rows that Page Up and Page Down move by: one stays in sight. */
export function pageOf(extent: Extent): number {
  return Math.max(1, Math.floor(extent.viewport / extent.rowHeight) - 1);
}

/** Pixels that a wheel event asks for; wheels count in pixels, in lines or in pages. */
export function wheelPixels(extent: Extent, wheel: { deltaY: number; deltaMode: number }): number {
  const unit = [1, extent.rowHeight, pageOf(extent) * extent.rowHeight][wheel.deltaMode] ?? 1;
  return wheel.deltaY * unit;
}

/** `undefined` where everything is in sight. */
export function thumbOf(extent: Extent, position: Position, track: number): Thumb | undefined {
  const hidden = overflow(extent);
  if (hidden === 0) return undefined;
  const share = extent.viewport / (extent.rows * extent.rowHeight);
  const height = Math.min(track, Math.max(smallestThumb, track * share));
  return { top: (toPixels(extent, position) / hidden) * (track - height), height };
}

/**
 * Where a thumb that was grabbed at `start` and moved by `pixels` leads. Without a move that is `start`
 * itself, so that grabbing never jumps; at the ends of the track it is exactly the first or last position.
 */
export function dragged(extent: Extent, start: Position, track: number, pixels: number): Position {
  const thumb = thumbOf(extent, start, track);
  if (!thumb || pixels === 0) return clamp(extent, start);
  const way = track - thumb.height;
  const thumbTop = thumb.top + pixels;
  if (thumbTop <= 0) return top;
  if (thumbTop >= way) return end(extent);
  return fromPixels(extent, Math.round((thumbTop / way) * overflow(extent)));
}

function overflow({ rows, rowHeight, viewport }: Extent): number {
  return Math.max(0, rows * rowHeight - viewport);
}

function toPixels({ rowHeight }: Extent, { row, offset }: Position): number {
  return row * rowHeight + offset;
}

function fromPixels({ rowHeight }: Extent, pixels: number): Position {
  const row = Math.floor(pixels / rowHeight);
  return { row, offset: pixels - row * rowHeight };
}
