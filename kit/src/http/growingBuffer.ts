/** A buffer that grows with what is put into it. */

/** Memory that an announced length alone can take. */
const maxFirstBytes = 16 * 1024;

export interface GrowingBuffer {
  readonly length: number;
  append(chunk: Buffer): void;
  /** All that was put into it. */
  content(): Buffer;
}

/**
 * Copies chunks into one buffer, of about `expectedBytes`. Keeping the chunks would cost a hundred times their bytes if each has only one.
 */
export function growingBuffer(expectedBytes: number): GrowingBuffer {
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(expectedBytes, 1_024), maxFirstBytes));
  let length = 0;
  return {
    get length() {
      return length;
    },
    append: (chunk: Buffer) => {
      if (length + chunk.length > buffer.length) {
        const wanted = Math.max(2 * buffer.length, length + chunk.length);
        const larger = Buffer.allocUnsafe(
          expectedBytes > length + chunk.length ? Math.min(wanted, expectedBytes) : wanted,
        );
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      chunk.copy(buffer, length);
      length += chunk.length;
    },
    content: () => buffer.subarray(0, length),
  };
}
