/**
 * What comparisons came to, sealed on this device: the newest of each content and validator. A contradiction is what somebody did,
 * and a later right answer does not undo it: it stays until its time is over.
 */
import * as v from 'valibot'
import { type Comparison, OPINIONS } from '../cross-check-api.ts'
import type { Clock } from '../ports.ts'
import type { SealedStore } from '../sealed-store.ts'

const LABEL = 'comparisons'
const KEPT_MS = 30 * 86_400_000
const ROWS_MAX = 200

const TEXT = v.string()
const NUMBER = v.number()
const OPINION = v.picklist(OPINIONS)
const ROWS = v.array(
  v.object({
    file: TEXT,
    at: NUMBER,
    after: v.picklist(['upload', 'download']),
    // Rows from before it was noted do not say.
    read: v.optional(v.boolean(), false),
    validator: v.object({
      validatorHotkey: TEXT,
      uid: NUMBER,
      opinion: OPINION,
      ms: NUMBER,
      objects: v.array(
        v.object({
          cid: TEXT,
          opinion: OPINION,
          placed: v.boolean(),
          holders: NUMBER,
          forged: v.optional(NUMBER, 0),
          dropped: v.array(TEXT),
          detail: TEXT,
        }),
      ),
    }),
  }),
)

export interface ComparisonRow extends Comparison {
  /** CID of the manifest, or of the pack. */
  readonly file: string
}

export function contradicts({ validator: { opinion } }: Comparison): boolean {
  return opinion === 'lies' || opinion === 'denies'
}

type Shelf = Pick<SealedStore, 'get' | 'put' | 'exclusive'>

export class ComparisonStore {
  readonly #store: Shelf
  readonly #clock: Pick<Clock, 'now'>

  constructor(store: Shelf, clock: Pick<Clock, 'now'>) {
    this.#store = store
    this.#clock = clock
  }

  /** Newest first. What cannot be read is as if it had never been: the next comparison writes it anew. */
  async all(): Promise<readonly ComparisonRow[]> {
    const parsed = v.safeParse(ROWS, await this.#store.get(LABEL).catch(() => null))
    const oldest = this.#clock.now() - KEPT_MS
    return parsed.success ? parsed.output.filter(({ at }) => at >= oldest) : []
  }

  /** @param file CID of the manifest, or of the pack */
  async of(file: string): Promise<readonly Comparison[]> {
    const own = (await this.all()).filter((row) => row.file === file)
    return own.map(({ at, after, read, validator }) => ({ at, after, read, validator }))
  }

  async add(row: ComparisonRow): Promise<void> {
    await this.#store.exclusive(async () => {
      const stays = (old: ComparisonRow) =>
        old.file !== row.file ||
        old.validator.validatorHotkey !== row.validator.validatorHotkey ||
        (contradicts(old) && !contradicts(row))
      const rows = [row, ...(await this.all()).filter(stays)]
      await this.#store.put(LABEL, shortened(rows))
    })
  }
}

/** What says that all is well goes first. */
function shortened(rows: readonly ComparisonRow[]): readonly ComparisonRow[] {
  if (rows.length <= ROWS_MAX) return rows
  const last = rows.findLastIndex(({ validator }) => validator.opinion === 'agrees')
  return rows.toSpliced(last < 0 ? rows.length - 1 : last, 1)
}
