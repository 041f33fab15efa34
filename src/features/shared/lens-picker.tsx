import { useLingui } from '@lingui/react/macro'
import { Clock, FlaskConical, type LucideIcon, Unplug } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { ValidatorReport } from '../../client/landscape/landscape-api.ts'
import { INPUT } from '../../ui/field.tsx'
import { formatAgo, formatCount, shorten } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useFleet, type View } from './landscape-query.ts'

/** Whose numbers are shown, and of which fleet. Null while nothing was read yet: it keeps the room, so that nothing below it moves. */
export function LensPicker({ view }: { readonly view: View | null }) {
  const { t } = useLingui()
  const { fleet, setFleet, setValidator } = useFleet()
  const id = useId()
  const validators = view?.landscape.validators ?? []
  return (
    <div className="flex flex-wrap items-center gap-2 sm:shrink-0 sm:flex-nowrap">
      {view !== null && validators.length === 0 ? null : (
        <>
          <label htmlFor={id} className="sr-only">{t`Validator whose numbers are shown`}</label>
          <select
            id={id}
            value={view?.lens?.hotkey ?? ''}
            disabled={view === null}
            onChange={(event) => setValidator(event.target.value === '' ? null : event.target.value)}
            className={`${INPUT} w-auto max-w-64`}
          >
            {view === null ? <option value="">{t`Validator`}</option> : null}
            {view?.lens === null ? <option value="">{t`No validator answered`}</option> : null}
            {validators.map((each) => (
              <option key={each.hotkey} value={each.hotkey}>
                {validatorName(each)}
              </option>
            ))}
          </select>
        </>
      )}
      <div className="shrink-0">
        <Segmented
          label={t`Fleet`}
          options={[
            { value: 'live', label: t`Live` },
            { value: 'synthetic', label: t`Synthetic` },
          ]}
          value={fleet}
          onChange={setFleet}
        />
      </div>
    </div>
  )

  function validatorName({ uid, hotkey, state }: View['landscape']['validators'][number]): string {
    const name = shorten(hotkey, 4)
    if (state === 'silent') return t`Validator ${uid}, ${name} (silent)`
    return state === 'stale' ? t`Validator ${uid}, ${name} (stale)` : t`Validator ${uid}, ${name}`
  }
}

/**
 * What stands above every page about the subnet: that a fleet is computed, or that nobody publishes numbers, or that
 * they are old. Nothing when all is well.
 */
export function FleetNote({ view }: { readonly view: View | null }) {
  const { t } = useLingui()
  const { fleet, setFleet } = useFleet()
  if (fleet === 'synthetic') {
    return (
      <Line icon={FlaskConical}>
        <strong className="font-semibold">{t`Synthetic fleet.`}</strong>{' '}
        {t`These miners do not exist: they are computed by the real scoring rules over simulated days.`}{' '}
        <button
          type="button"
          onClick={() => setFleet('live')}
          className="rounded font-medium text-accent underline underline-offset-2"
        >
          {t`Show the live network`}
        </button>
      </Line>
    )
  }
  if (view === null) return null
  if (view.lens !== null) return <LensNote view={view} lens={view.lens} />
  const many = formatCount(view.landscape.validators.length)
  return (
    <Line icon={Unplug}>
      {view.landscape.validators.length === 0
        ? t`The chain lists no validator, so tiers, successes, storage and latency are unknown. What follows comes from the chain alone.`
        : t`None of the ${many} validators on the chain answered, so tiers, successes, storage and latency are unknown. What follows comes from the chain alone.`}
    </Line>
  )
}

function LensNote({ view, lens }: { readonly view: View; readonly lens: ValidatorReport }) {
  const { t } = useLingui()
  if (lens.state === 'silent' || lens.readAt === null) {
    return (
      <Line icon={Unplug}>
        {t`This validator never answered, so tiers, successes, storage and latency are unknown. Choose another, or read what the chain alone gives.`}
      </Line>
    )
  }
  if (lens.state === 'stale') {
    const when = formatAgo(lens.readAt, view.landscape.at)
    return (
      <Line icon={Clock}>
        {t`This validator did not answer the last time it was asked. Its numbers are from ${when}.`}
      </Line>
    )
  }
  return view.rows.length > 0 && view.rows.every(({ report }) => report === null) ? (
    <Line icon={Unplug}>
      {t`This validator publishes no numbers about miners yet. What follows comes from the chain alone.`}
    </Line>
  ) : null
}

function Line({ icon: Icon, children }: { readonly icon: LucideIcon; readonly children: ReactNode }) {
  return (
    <p className="mb-4 flex items-start gap-2.5 rounded-lg border border-line bg-claimed-soft px-3.5 py-2.5">
      <Icon aria-hidden="true" size={17} className="mt-0.5 shrink-0 text-claimed" />
      <span className="min-w-0">{children}</span>
    </p>
  )
}
