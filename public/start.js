// Runs before everything else, in a file of its own because the policy allows no inline script: sets the chosen theme before the
// first paint, and says so in words when the browser refused a file that is not the one that index.html names.
try {
  const theme = localStorage.getItem('filetao.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is switched off: the system's theme stands.
}

{
  /** Every script and style sheet of the page by its address, with the digest it must have. */
  const named = () => {
    const map = JSON.parse(document.querySelector('script[type=importmap]')?.textContent ?? '{}')
    const files = new Map(Object.entries(map.integrity ?? {}))
    for (const each of document.querySelectorAll('script[integrity], link[integrity]'))
      files.set(new URL(each.src ?? each.href).pathname, each.integrity)
    return files
  }

  const digest = async (bytes) => {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return `sha256-${btoa(String.fromCharCode(...hash))}`
  }

  /** Paths of files that came and are others, and of those that the server has not. What does not come is no sign of anything. */
  const compareAll = async () => {
    const changed = []
    const absent = []
    for (const [path, integrity] of named()) {
      try {
        const answer = await fetch(path)
        if (answer.status === 404 || answer.status === 410) absent.push(path)
        else if (!answer.ok || (await digest(await answer.arrayBuffer())) !== integrity) changed.push(path)
      } catch {
        // No network.
      }
    }
    return { changed, absent }
  }

  /** Whether the page that the server has now is another one, which does without these files: the app was updated. */
  const wasUpdated = async (absent) => {
    try {
      // As the service worker keeps none of (src/client/service-worker/app-cache.ts).
      const answer = await fetch('/', { cache: 'no-store' })
      const page = await answer.text()
      return answer.ok && absent.every((path) => !page.includes(`"${path}"`))
    } catch {
      return false
    }
  }

  const show = (name, paths = []) => {
    document.documentElement.dataset.refused = ''
    const copy = document.getElementById(name).content.cloneNode(true)
    for (const place of copy.querySelectorAll('[data-files]')) place.textContent = paths.join(', ')
    for (const button of copy.querySelectorAll('[data-reload]'))
      button.addEventListener('click', () => location.reload())
    document.body.replaceChildren(copy)
  }

  let looking = false
  /** @param must whether the page cannot go on in any case */
  const look = async (must) => {
    if (looking) return
    looking = true
    const { changed, absent } = await compareAll()
    const updated = changed.length === 0 && absent.length > 0 && (await wasUpdated(absent))
    looking = false
    if (changed.length > 0) show('changed-file', changed)
    else if (must) show(updated ? 'updated-page' : 'missing-file')
    // What is under way goes on: the page offers to reload (src/app/update-notice.tsx).
    else if (updated) document.dispatchEvent(new Event('filetao-updated'))
  }

  // Errors of loading do not bubble.
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof Element && target.matches('script[integrity], link[integrity]')) void look(true)
    },
    true,
  )
  // A part of the page that was to come later: where nothing was changed the page itself says what is missing.
  addEventListener('vite:preloadError', () => void look(false))
  // A worker's file (src/app/guarded-worker.ts).
  document.addEventListener('filetao-look', () => void look(false))
  document.documentElement.dataset.started = ''
}
