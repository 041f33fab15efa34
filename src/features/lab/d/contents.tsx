import { useLingui } from '@lingui/react/macro'

/** What the page has, to jump to. */
export function Contents({
  sections,
}: {
  readonly sections: readonly { readonly id: string; readonly title: string }[]
}) {
  const { t } = useLingui()
  return (
    <nav aria-label={t`On this page`}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} className="inline-block rounded py-0.5 text-accent hover:underline">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
