import { plural, t } from '@lingui/core/macro'
import { displayName } from '../../ui/display-name.ts'

/** What follows the pointer: the name of the one, or how many. The browser draws it once, so it may go again at once. */
export function showDragImage(transfer: DataTransfer, count: number, name: string | null): void {
  const image = document.createElement('div')
  image.className =
    'fixed -top-40 left-0 max-w-64 truncate rounded-lg bg-ink px-3 py-1.5 text-[0.8125rem] font-medium text-canvas'
  image.textContent =
    count === 1 && name !== null
      ? displayName(name)
      : t`${plural(count, { one: '# entry', other: '# entries' })}`
  document.body.append(image)
  transfer.setDragImage(image, -14, -10)
  setTimeout(() => image.remove())
}
