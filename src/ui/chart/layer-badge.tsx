import { useLingui } from '@lingui/react/macro'
import type { Layer } from './chart-types.ts'

/** Where numbers come from, in a word; what the word means is its title. */
export function LayerBadge({ layer }: { readonly layer: Layer }) {
  const { t } = useLingui()
  const words: Readonly<Record<Layer, { readonly name: string; readonly title: string }>> = {
    observed: { name: t`observed`, title: t`Read from the chain, or measured by this page` },
    published: { name: t`published`, title: t`As a validator says; nobody else can check it` },
    derived: { name: t`derived`, title: t`Computed here from observed and published numbers` },
    modelled: { name: t`modelled`, title: t`Computed from assumptions, not measured` },
  }
  const { name, title } = words[layer]
  return (
    <span
      title={title}
      className="inline-flex h-5 items-center whitespace-nowrap rounded-full border border-line-strong/60 px-2 text-xs text-muted"
    >
      {name}
    </span>
  )
}
