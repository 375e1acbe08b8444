/**
 * A bump arena: memory is handed out once and never taken back, it goes when the instance goes. Nothing in
 * the kernel allocates while it scans, so there is no collector and no runtime.
 */
let top: usize = __heap_base;

/** What is handed out begins at a multiple of this, and this much may be read behind it. */
const padding: usize = 256;

/** Zeroed memory with `padding` more bytes behind it that may be read. 0 where there is no more memory. */
export function allocate(bytes: usize): usize {
  const start = (top + padding - 1) & ~(padding - 1);
  const end = start + bytes + padding;
  const missingPages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (end < start || (missingPages > 0 && memory.grow(missingPages) < 0)) return 0;
  top = end;
  return start;
}
