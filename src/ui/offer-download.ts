/** Hands something made in this page to the browser's downloader. */

/** Milliseconds in which the browser has surely begun to read. */
const URL_MS = 60_000

export function offerDownload(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), URL_MS)
}
