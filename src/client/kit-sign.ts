/** Finding that there is a kit link, without reading it: all that a page needs of kits before it draws anything. */

/** Characters of a text that is looked at; a whole kit has about 800. */
export const KIT_TEXT_MAX = 4096
/** What a kit link begins like, also where the rest is missing. */
const BEGINS = /(?:#|%23)(?:\/|%2f)k(?:\/|%2f)/i

/** Whether a text holds what begins like a kit link. */
export function hasKitLink(text: string): boolean {
  return text.length <= KIT_TEXT_MAX && BEGINS.test(text)
}
