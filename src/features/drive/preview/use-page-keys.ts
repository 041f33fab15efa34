import { type RefObject, useEffect, useEffectEvent } from 'react'

/** PageDown and PageUp, wherever in the dialog the focus is, as it is for the arrow keys. @param place in the dialog */
export function usePageKeys(place: RefObject<HTMLElement | null>, turn: (by: 1 | -1) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : null
    if (by === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    turn(by)
  })
  useEffect(() => {
    const dialog = place.current?.closest('dialog')
    dialog?.addEventListener('keydown', onKey)
    return () => dialog?.removeEventListener('keydown', onKey)
  }, [place])
}
