import type { HoldPort } from './ports.ts'

/** Web Locks: shared by the tabs of this origin, and let go by the browser when a tab dies. */
export const pageHolds: HoldPort = {
  tryHold: (name) =>
    new Promise((resolve, reject) => {
      navigator.locks
        .request(name, { ifAvailable: true }, (lock) => {
          if (lock === null) {
            resolve(null)
            return undefined
          }
          // Held for as long as this is pending.
          return new Promise<void>((letGo) => resolve(letGo))
        })
        .catch(reject)
    }),
}
