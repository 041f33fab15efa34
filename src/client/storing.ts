/** How the person wants things to be stored on this device; sealed with everything else. */
import * as v from 'valibot'
import type { SealedStore } from './sealed-store.ts'
import type { StoringSettings } from './storing-api.ts'

const LABEL = 'storing-settings'
const SETTINGS = v.strictObject({
  validators: v.picklist([1, 2]),
  // Written before there was a choice: on, as for everybody who never chose.
  compares: v.optional(v.boolean(), true),
})

export class Storing {
  readonly #store: SealedStore
  #settings: StoringSettings

  private constructor(store: SealedStore, settings: StoringSettings) {
    this.#store = store
    this.#settings = settings
  }

  static async open(store: SealedStore): Promise<Storing> {
    const parsed = v.safeParse(SETTINGS, await store.get(LABEL).catch(() => null))
    return new Storing(store, parsed.success ? parsed.output : { validators: 1, compares: true })
  }

  get settings(): StoringSettings {
    return this.#settings
  }

  get validators(): StoringSettings['validators'] {
    return this.#settings.validators
  }

  async set(settings: StoringSettings): Promise<void> {
    const next = v.parse(SETTINGS, settings)
    await this.#store.put(LABEL, next)
    this.#settings = next
  }
}
