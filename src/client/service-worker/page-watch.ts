/** Whether the page that began a download, and its drive, are still there: a port whose other end has gone is silent, and nothing says so. */

/** Milliseconds between two looks. */
const LOOK_MS = 4_000

export interface PageWatch {
  /** Resolves when the page has gone. */
  readonly gone: Promise<void>
  readonly stop: () => void
}

/** @param isOpen looks once */
export function watchPage(isOpen: () => Promise<boolean>): PageWatch {
  let stop = () => undefined as void
  const gone = new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      if (await isOpen()) return
      stop()
      resolve()
    }
    // A look that fails says nothing; the next one may.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS)
    stop = () => clearInterval(timer)
  })
  return { gone, stop: () => stop() }
}
