/** Bytes left to the file that is being saved, the index, and whatever else is on this device. */
const RESERVE_BYTES = 1024 ** 3

/** Whether `bytes` more fit. A browser that does not say what there is gets nothing. */
export function hasRoomIn({ quota = 0, usage = 0 }: StorageEstimate, bytes: number): boolean {
  return quota - usage - bytes >= RESERVE_BYTES
}
