import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ObjectFinding } from '../../client/bundle/bundle-report.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { ROLES, ROOTS } from './answer-words.ts'
import { FindingRows } from './finding-rows.tsx'
import { Fold } from './fold.tsx'
import { troublesFirst, troublesIn } from './report-model.ts'

const SHOWN = 20

/** Everything that was computed, by object; what does not hold comes first. */
export function ObjectList({ objects }: { readonly objects: readonly ObjectFinding[] }) {
  const { t } = useLingui()
  const [all, setAll] = useState(false)
  const sorted = troublesFirst(objects)
  const shown = all ? sorted : sorted.slice(0, SHOWN)
  return (
    <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
      <h2 className="mb-2 font-semibold">{t`What was computed`}</h2>
      <ul className="divide-y divide-line">
        {shown.map((object) => (
          <li key={object.cid}>
            <Fold summary={<Summary object={object} />} open={objects.length === 1}>
              {() => <ObjectBody object={object} />}
            </Fold>
          </li>
        ))}
      </ul>
      {shown.length === objects.length ? null : (
        <Button compact className="mt-3" onClick={() => setAll(true)}>
          {t`Show all ${formatCount(objects.length)}`}
        </Button>
      )}
    </section>
  )
}

function Summary({ object }: { readonly object: ObjectFinding }) {
  const { t } = useLingui()
  const { role, index, length } = object
  const troubles = troublesIn(object)
  const number = formatCount(index + 1)
  return (
    <span className="flex flex-wrap items-baseline gap-x-3">
      <span className="font-medium">{role === 'part' ? t`Part ${number} of the file` : t(ROLES[role])}</span>
      <span className="text-muted">{formatBytes(length)}</span>
      {troubles === 0 ? null : (
        <span className="font-medium text-failed">{t`does not hold: ${formatCount(troubles)}`}</span>
      )}
    </span>
  )
}

function ObjectBody({ object }: { readonly object: ObjectFinding }) {
  const { t } = useLingui()
  const { cid, contentRoot, root } = object
  const facts = [
    { label: t`Name`, value: <CopyText text={cid} what={t`content id`} keep={8} /> },
    {
      label: t`Root`,
      value: (
        <>
          <CopyText text={contentRoot} what={t`content root`} keep={8} />
          <p className={root === 'contradicted' ? 'text-failed' : 'text-muted'}>{t(ROOTS[root])}</p>
        </>
      ),
    },
  ]
  return (
    <>
      <Facts facts={facts} />
      <FindingRows object={object} />
    </>
  )
}
