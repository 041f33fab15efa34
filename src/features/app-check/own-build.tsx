import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { BuildOrigin } from '../../client/app-check/check-app.ts'
import { Field } from '../../ui/field.tsx'
import { isSameBuild } from './app-check-model.ts'

/** How to make the same page elsewhere, and a place to compare what came out. */
export function OwnBuild({ build, origin }: { readonly build: string; readonly origin: BuildOrigin | null }) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const same = isSameBuild(build, typed)
  const commands = [
    `git checkout ${origin?.commit ?? 'HEAD'}`,
    'npm ci --ignore-scripts',
    'npm run build',
    'sha256sum dist/page/SHA256SUMS.txt',
  ].join('\n')
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Compare with a build of your own`}</h2>
      <p className="mt-1 text-muted">
        {t`The same sources always make the same files. Build them on a machine you trust, in a copy of the repository that did not come from this server; or take the number that the repository publishes in docs/builds.md.`}
      </p>
      <pre
        role="region"
        aria-label={t`Commands`}
        tabIndex={0}
        className="mt-3 mb-3 overflow-x-auto rounded-md border border-line bg-raised p-3 font-mono text-xs"
      >
        {commands}
      </pre>
      <Field
        label={t`What the last command printed`}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        spellCheck={false}
        autoComplete="off"
        className="font-mono"
        error={
          same === false
            ? t`Not the same: this page was built from other sources, or was changed afterwards.`
            : null
        }
        hint={
          same === true ? (
            <span className="font-medium text-verified">{t`The same: your build and this list agree.`}</span>
          ) : (
            t`64 digits and letters; what follows them does not matter.`
          )
        }
      />
    </section>
  )
}
