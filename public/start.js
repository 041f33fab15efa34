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

  /** Paths of files that came, and are others. What does not come is no sign of anything. */
  const findChanged = async () => {
    const changed = []
    for (const [path, integrity] of named()) {
      try {
        const answer = await fetch(path)
        if (!answer.ok || (await digest(await answer.arrayBuffer())) !== integrity) changed.push(path)
      } catch {
        // No network.
      }
    }
    return changed
  }

  const refuse = (paths) => {
    document.documentElement.dataset.refused = ''
    const said = document.getElementById(paths.length > 0 ? 'changed-file' : 'missing-file')
    const copy = said.content.cloneNode(true)
    for (const place of copy.querySelectorAll('[data-files]')) place.textContent = paths.join(', ')
    document.body.replaceChildren(copy)
  }

  let looking = false
  /** @param must whether the page cannot go on in any case */
  const look = async (must) => {
    if (looking) return
    looking = true
    const changed = await findChanged()
    looking = false
    if (must || changed.length > 0) refuse(changed)
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
