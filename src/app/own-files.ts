/**
 * What index.html says about the files of this build (vite.integrity.ts). public/start.js tells a person about one that is another,
 * in place of the page.
 */

/** What has no digest is refused like what has another one; an empty text would let everything pass. */
const OF_NO_FILE = `sha256-${'A'.repeat(43)}=`

/** Text of a block of data in the document, parsed; empty where there is none, as on the development server. */
function readBlock(selector: string): object {
  const text = document.querySelector(selector)?.textContent
  const value: unknown = text === undefined || text === null ? {} : JSON.parse(text)
  return typeof value === 'object' && value !== null ? value : {}
}

function memberOf(value: object, name: string): unknown {
  return new Map<string, unknown>(Object.entries(value)).get(name)
}

/** Path and digest of every file that this worker may load; none where nothing was built. */
export function filesOfWorker(url: string): readonly { readonly path: string; readonly integrity: string }[] {
  const paths = memberOf(readBlock('#worker-files'), url)
  const digests = memberOf(readBlock('script[type=importmap]'), 'integrity')
  if (!Array.isArray(paths) || typeof digests !== 'object' || digests === null) return []
  return paths.flatMap((path: unknown) => {
    if (typeof path !== 'string') return []
    const integrity = memberOf(digests, path)
    return [{ path, integrity: typeof integrity === 'string' ? integrity : OF_NO_FILE }]
  })
}

/** Asks public/start.js to compare everything, and to show what it finds. */
export function lookForChanges(): void {
  document.dispatchEvent(new Event('filetao-look'))
}

/** Whether the page may start: it was not refused, and what would have refused it is there. */
export function mayStart(): boolean {
  const { dataset } = document.documentElement
  if ('refused' in dataset) return false
  if ('started' in dataset || !import.meta.env.PROD) return true
  const said = document.querySelector<HTMLTemplateElement>('#changed-file')
  const copy = said?.content.cloneNode(true)
  if (copy instanceof DocumentFragment) {
    for (const place of copy.querySelectorAll('[data-files]')) place.textContent = '/start.js'
    document.body.replaceChildren(copy)
  }
  return false
}
