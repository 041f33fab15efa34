/** What validators said about the objects of a file that lack copies, sealed, under the CID of its manifest or pack. */
import * as v from 'valibot'
import type { SealedStore } from '../sealed-store.ts'
import type { RepairNote } from './repairs.ts'

const NUMBER = v.number()
const NOTES = v.array(
  v.object({
    cid: v.string(),
    noticedAt: NUMBER,
    askedAt: v.nullable(NUMBER),
    holders: v.array(v.object({ hotkey: v.string(), block: NUMBER })),
  }),
)

export class RepairNotes {
  readonly #store: SealedStore

  constructor(store: SealedStore) {
    this.#store = store
  }

  /** By the CID of the object. What cannot be read is asked again: nothing of it is evidence. */
  async of(fileCid: string): Promise<ReadonlyMap<string, RepairNote>> {
    const parsed = v.safeParse(NOTES, await this.#store.get(labelOf(fileCid)).catch(() => null))
    return new Map((parsed.success ? parsed.output : []).map((note) => [note.cid, note]))
  }

  /** Replaces those of the same objects, and drops all that are not `wanted`. */
  async keep(fileCid: string, notes: readonly RepairNote[], wanted: (cid: string) => boolean): Promise<void> {
    await this.#store.exclusive(async () => {
      const before = await this.of(fileCid)
      const after = new Map([...before, ...notes.map((note) => [note.cid, note] as const)])
      const kept = [...after.values()].filter(({ cid }) => wanted(cid))
      if (kept.length > 0) await this.#store.put(labelOf(fileCid), kept)
      else if (before.size > 0) await this.#store.remove(labelOf(fileCid))
    })
  }
}

/** Of the blob, for whoever removes all that is known of a file. */
export function labelOf(fileCid: string): string {
  return `repairs/${fileCid}`
}
