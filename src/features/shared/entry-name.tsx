import { displayName } from '../../ui/display-name.ts'

/** A name somebody chose, isolated from the direction of the text around it. */
export function EntryName({ name, className }: { readonly name: string; readonly className?: string }) {
  const shown = displayName(name)
  return (
    <bdi className={className} title={shown}>
      {shown}
    </bdi>
  )
}
