/**
 * Holds the first upload back while the rehearsal of the recovery kit is offered. It goes on whatever the answer is; a
 * drive that asks again and again would only teach people to press "skip".
 */
import type { PageDrive } from '../../client/drive-api.ts'

export interface UploadGate {
  /** Resolves when an upload may begin. */
  readonly pass: () => Promise<void>
  /** Whether an upload waits for an answer. */
  readonly waiting: () => boolean
  readonly subscribe: (changed: () => void) => () => void
  /** Lets everything through: what waits now, and, with `forGood`, what comes until the page is loaded anew. */
  readonly open: (forGood: boolean) => void
}

export function createUploadGate(): UploadGate {
  const held: (() => void)[] = []
  const listeners = new Set<() => void>()
  let isOpen = false
  const told = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    pass() {
      // Nobody is there to ask.
      if (isOpen || listeners.size === 0) return Promise.resolve()
      return new Promise<void>((resolve) => {
        held.push(resolve)
        told()
      })
    },
    waiting: () => held.length > 0,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    open(forGood) {
      isOpen = forGood
      for (const resolve of held.splice(0)) resolve()
      told()
    },
  }
}

/** The same drive, whose uploads pass the gate first. */
export function gateUploads(drive: PageDrive, gate: UploadGate): PageDrive {
  const upload: PageDrive['upload'] = async (...given) => {
    await gate.pass()
    return drive.upload(...given)
  }
  // The drive lies across a worker's edge: it answers to any name and has no list of them that could be copied.
  return new Proxy(drive, {
    get: (target, name) => (name === 'upload' ? upload : Reflect.get(target, name)),
  })
}
