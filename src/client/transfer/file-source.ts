import type { ByteSource } from '../ports.ts'

/** A `File` the person chose. It is a snapshot: the browser refuses to read on when the disk's file changed. */
export function sourceOfFile(file: File): ByteSource {
  return {
    name: file.name,
    bytes: file.size,
    mediaType: file.type,
    lastModified: file.lastModified,
    open: async () => file.stream(),
    stat: async () => ({ bytes: file.size, lastModified: file.lastModified }),
  }
}
