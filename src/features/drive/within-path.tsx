import { useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import { displayName } from '../../ui/display-name.ts'

/** The folders something is in, from the top, each isolated from the direction of the text around it. */
export function WithinPath({ within }: { readonly within: readonly string[] }) {
  const { t } = useLingui()
  return (
    <>
      {t`Drive`}
      {within.map((name, at) => (
        <Fragment key={within.slice(0, at + 1).join('/')}>
          {' / '}
          <bdi>{displayName(name)}</bdi>
        </Fragment>
      ))}
    </>
  )
}
