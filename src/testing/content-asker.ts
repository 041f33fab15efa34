/** The other end of a file that is open for reading, as page and service worker have it. */
import type { Drive } from '../client/drive.ts'
import { mediaReader } from '../client/service-worker/media-reader.ts'
import { valueOf } from './drive-fixture.ts'

export interface Asker {
  readonly id: string
  readonly bytes: number
  /** Null when they cannot be had. */
  readonly read: (start: number, end: number) => Promise<Uint8Array | null>
  close(): Promise<void>
}

export async function askFor(drive: Drive, entryId: string, version?: number): Promise<Asker> {
  const { port1, port2 } = new MessageChannel()
  const wish = { port: port1, entryId, ...(version === undefined ? {} : { version }) }
  const { id, bytes } = valueOf(await drive.openContent(wish))
  return {
    id,
    bytes,
    read: mediaReader(port2),
    async close() {
      await drive.closeContent(id)
      port2.close()
    },
  }
}
