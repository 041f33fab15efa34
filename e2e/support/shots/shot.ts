import type { Page } from 'playwright-core'

/** One picture of the gallery (ui-gallery.ts). */
export interface Shot {
  readonly name: string
  readonly path: string
  readonly act?: (page: Page) => Promise<void>
  /** On a small laptop instead of a desktop. */
  readonly laptop?: boolean
}
