/** What the person wants of upkeep on this device; sealed, because it says how long somebody means to keep things. */
import * as v from 'valibot'
import type { SealedStore } from '../sealed-store.ts'
import type { UpkeepSettings } from '../upkeep-api.ts'

const LABEL = 'upkeep-settings'
const SETTINGS = v.strictObject({ automatic: v.boolean() })

/** Losing files because nobody chose anything is never what is meant. */
export const USUAL_SETTINGS: UpkeepSettings = { automatic: true }

export async function readSettings(store: SealedStore): Promise<UpkeepSettings> {
  const parsed = v.safeParse(SETTINGS, await store.get(LABEL))
  return parsed.success ? parsed.output : USUAL_SETTINGS
}

export async function writeSettings(store: SealedStore, settings: UpkeepSettings): Promise<void> {
  await store.put(LABEL, v.parse(SETTINGS, settings))
}
