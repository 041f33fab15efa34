import { useLingui } from '@lingui/react/macro'
import { TierMark } from '../../../../ui/chart/tier-mark.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { number, useControl } from '../address.ts'
import { failuresAllowed } from '../calculator/lab-model.ts'
import { NumberField } from '../number-field.tsx'
import { Card } from '../section.tsx'

const OWN = number('own', 100, { least: 1, most: 100_000 })

/** Failures that each tier forgives in a window, by the middle and by the lower end. */
export function ToleranceTable() {
  const { t } = useLingui()
  const [own, setOwn] = useControl(OWN)
  const rows = [10, 34, own].map((attempts) => ({
    attempts,
    seed: failuresAllowed(attempts, 'seed'),
    strict: failuresAllowed(attempts, 'strict'),
  }))
  const tiers = (rows[0]?.seed ?? []).map(({ tier }) => tier.name)
  const cell = (failures: number | null) => (failures === null ? t`never` : formatCount(failures))
  return (
    <Card title={t`Of ten attempts a Super Saiyan may miss one, and none where the lower end counts`}>
      <p className="mt-1 mb-3 text-[0.8125rem] text-muted">
        {t`Failures in one window with which a tier is kept, if the successes of a life are enough. Middle: seed and reference. Lower end: strict.`}
      </p>
      <div role="region" aria-label={t`Failures a tier forgives`} tabIndex={0} className="overflow-x-auto">
        <table className="w-full max-w-3xl border-collapse whitespace-nowrap">
          <thead className="text-left text-xs text-muted">
            <tr>
              <th scope="col" className="py-1 pr-4 font-medium">{t`Attempts`}</th>
              <th scope="col" className="py-1 pr-4 font-medium">{t`Counts`}</th>
              {tiers.map((tier) => (
                <th key={tier} scope="col" className="py-1 pr-4 font-medium">
                  <TierMark tier={tier} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.flatMap(({ attempts, seed, strict }, place) =>
              (['seed', 'strict'] as const).map((rules) => (
                <tr key={`${place}${rules}`} className="border-t border-line">
                  <th scope="row" className="h-9 pr-4 text-left font-medium">
                    {formatCount(attempts)}
                  </th>
                  <td className="pr-4 text-muted">{rules === 'seed' ? t`middle` : t`lower end`}</td>
                  {(rules === 'seed' ? seed : strict).map(({ tier, failures }) => (
                    <td key={tier.name} className="pr-4">
                      {cell(failures)}
                    </td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
      <div className="mt-3 max-w-60">
        <NumberField
          label={t`Attempts of your own`}
          value={own}
          onChange={setOwn}
          min={1}
          max={100_000}
          step={1}
        />
      </div>
    </Card>
  )
}
