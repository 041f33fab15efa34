/** The calls of drive-api.ts about how files are stored, as outcomes. */
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import type { StoringApi } from './storing-api.ts'

export function storingCalls(door: Door): StoringApi {
  return {
    storingSettings: () => outcome(async () => door.need().session.storing.settings),
    setStoringSettings: (settings) =>
      outcome(async () => {
        await door.need().session.storing.set(settings)
        return null
      }),
  }
}
