import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Check, CircleHelp, CircleX, type LucideIcon, ShieldCheck, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { AppReport, CheckedFile, FileState } from '../../client/app-check/check-app.ts'
import { classNames } from '../../ui/class-names.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Facts } from '../../ui/facts.tsx'
import { type AppVerdict, inOrder, isSame, verdictOf } from './app-check-model.ts'

const LOOKS: Readonly<Record<AppVerdict, { readonly icon: LucideIcon; readonly tone: string }>> = {
  whole: { icon: ShieldCheck, tone: 'bg-consistent-soft text-consistent' },
  changed: { icon: CircleX, tone: 'bg-failed-soft text-failed' },
  incomplete: { icon: CircleHelp, tone: 'bg-claimed-soft text-claimed' },
}

/** What came of it; takes the focus, so that keyboards and screen readers arrive there. */
export function ReportCard({ report }: { readonly report: AppReport }) {
  const { t } = useLingui()
  const head = useRef<HTMLDivElement>(null)
  useEffect(() => head.current?.focus({ preventScroll: true }), [report])
  const verdict = verdictOf(report)
  const { icon: Icon, tone } = LOOKS[verdict]
  const { title, next } = useVerdictWords(verdict, report.files)
  return (
    <section className="overflow-hidden rounded-xl border border-line bg-surface">
      <div
        ref={head}
        tabIndex={-1}
        role={verdict === 'changed' ? 'alert' : 'status'}
        className={classNames('flex gap-3 px-5 py-4 outline-none', tone)}
      >
        <Icon aria-hidden="true" size={22} className="mt-0.5 shrink-0" />
        <div className="min-w-0">
          <h2 className="font-semibold">{title}</h2>
          <p className="mt-1 text-ink">{next}</p>
        </div>
      </div>
      <div className="flex flex-col gap-3 px-5 py-4">
        <BuildFacts report={report} />
        <Unlisted paths={report.unlisted} />
        <Disclosure summary={<span className="font-medium">{t`Every file`}</span>} open={verdict !== 'whole'}>
          <FileTable files={report.files} />
        </Disclosure>
      </div>
    </section>
  )
}

function useVerdictWords(verdict: AppVerdict, files: readonly CheckedFile[]) {
  const { t } = useLingui()
  const all = files.length
  const others = files.filter((file) => !isSame(file)).length
  switch (verdict) {
    case 'whole':
      return {
        title: plural(all, { one: '# file is as listed', other: 'All # files are as listed' }),
        next: t`What this browser has, what the server sends now and the list agree. Whether the list is the right one, only a build of somebody else’s can say: see below.`,
      }
    case 'changed':
      return {
        title: t`This page is not the one in the list`,
        next: t`Perhaps the server has a newer version since the page was opened: reload and compare again. If it stays so, type no passphrase here, and tell whoever runs the server.`,
      }
    case 'incomplete':
      return {
        title: plural(others, { one: '# file did not come', other: '# files did not come' }),
        next: t`All others are as listed. Compare again when the server answers.`,
      }
  }
}

function BuildFacts({ report: { build, origin } }: { readonly report: AppReport }) {
  const { t } = useLingui()
  const facts = [
    {
      label: t`Build`,
      value: <CopyText text={build} what={t`number of this build`} keep={0} />,
    },
    ...(origin === null
      ? []
      : [
          { label: t`Version`, value: origin.version },
          { label: t`Sources`, value: <Sources commit={origin.commit} changed={origin.changed} /> },
        ]),
  ]
  return <Facts facts={facts} />
}

function Sources({ commit, changed }: { readonly commit: string | null; readonly changed: boolean }) {
  const { t } = useLingui()
  if (commit === null) return <span className="text-muted">{t`not told`}</span>
  return (
    <>
      <CopyText text={commit} what={t`commit`} keep={6} />{' '}
      <span className="text-muted">
        {changed ? t`with changes on top, as the server claims` : t`as the server claims`}
      </span>
    </>
  )
}

function Unlisted({ paths }: { readonly paths: readonly string[] }) {
  const { t } = useLingui()
  if (paths.length === 0) return null
  return (
    <div className="rounded-md bg-failed-soft px-3 py-2 text-failed">
      <h3 className="font-medium">{t`Loaded, but in no list`}</h3>
      <ul className="font-mono text-xs break-all">
        {paths.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
    </div>
  )
}

function FileTable({ files }: { readonly files: readonly CheckedFile[] }) {
  const { t } = useLingui()
  return (
    <div
      role="region"
      aria-label={t`Every file`}
      tabIndex={0}
      className="max-h-[28rem] overflow-auto rounded-lg border border-line"
    >
      <table className="w-full border-collapse text-[0.8125rem]">
        <thead className="sticky top-0 bg-raised text-left text-xs text-muted">
          <tr>
            <th scope="col" className="h-8 px-3 font-medium">{t`File`}</th>
            <th scope="col" className="h-8 px-3 font-medium">{t`In this browser`}</th>
            <th scope="col" className="h-8 px-3 font-medium">{t`From the server`}</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(files).map(({ path, here, server }) => (
            <tr key={path} className="border-t border-line">
              <td className="px-3 py-1 font-mono text-xs break-all">{path}</td>
              <StateCell state={here} />
              <StateCell state={server} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function StateCell({ state }: { readonly state: FileState }) {
  const Icon = { same: Check, other: X, missing: CircleHelp }[state]
  const tone = { same: 'text-verified', other: 'text-failed', missing: 'text-claimed' }[state]
  return (
    <td className={classNames('px-3 py-1 whitespace-nowrap', tone)}>
      <Icon aria-hidden="true" size={13} strokeWidth={2.6} className="mr-1 inline" />
      {state === 'same' ? (
        <Trans>as listed</Trans>
      ) : state === 'other' ? (
        <Trans>another file</Trans>
      ) : (
        <Trans>did not come</Trans>
      )}
    </td>
  )
}
