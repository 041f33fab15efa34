/**
 * Copies a secret and takes it out of the clipboard again. A page may write to the clipboard only while it is in front, so
 * the emptying waits for that; where the browser lets the page look, what somebody copied meanwhile stays.
 */

export const CLEAR_AFTER_MS = 60_000

export interface ClipboardPort {
  /** Rejects where the browser refuses. */
  write(text: string): Promise<void>
  /** Null where the page may not look. */
  read(): Promise<string | null>
  focused(): boolean
  /** Calls once when the page comes to the front. @returns stops waiting */
  onceFocused(then: () => void): () => void
  /** @returns stops waiting */
  later(milliseconds: number, then: () => void): () => void
}

export interface SecretClipboard {
  /** False where the browser refuses the clipboard. */
  copy(text: string): Promise<boolean>
}

export function createSecretClipboard(port: ClipboardPort): SecretClipboard {
  let stopWaiting = (): void => undefined

  const empty = async (secret: string): Promise<void> => {
    const present = await port.read().catch(() => null)
    if (present !== null && present !== secret) return
    // A browser that refuses now has let the page write before: nothing more can be done.
    await port.write('').catch(() => undefined)
  }
  const emptyWhenInFront = (secret: string): void => {
    if (port.focused()) void empty(secret)
    else stopWaiting = port.onceFocused(() => void empty(secret))
  }
  return {
    async copy(text) {
      stopWaiting()
      try {
        await port.write(text)
      } catch {
        return false
      }
      stopWaiting = port.later(CLEAR_AFTER_MS, () => emptyWhenInFront(text))
      return true
    },
  }
}

/** Not in every browser's list of permissions; asking for one that it does not know rejects. */
function isPermission(name: string): name is PermissionName {
  return name === 'clipboard-read'
}

async function readIfAllowed(): Promise<string | null> {
  const name = 'clipboard-read'
  if (!isPermission(name)) return null
  const { state } = await navigator.permissions.query({ name })
  return state === 'granted' ? navigator.clipboard.readText() : null
}

/** One for the page: it outlives the screen that showed the secret. */
export const secretClipboard = createSecretClipboard({
  write: (text) => navigator.clipboard.writeText(text),
  read: readIfAllowed,
  focused: () => document.hasFocus(),
  onceFocused(then) {
    window.addEventListener('focus', then, { once: true })
    return () => window.removeEventListener('focus', then)
  },
  later(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
})
