import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { FileHealth, HolderRisk } from '../../client/health-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatDecimal } from '../../ui/format.ts'
import { reasonWord, riskSentence, riskTone } from './health-model.ts'

/** Holders of this file that may go soon, or went: who, why and when. */
export function RiskList({ health }: { readonly health: FileHealth }) {
  const { t } = useLingui()
  const { risks, blockSeconds } = health
  return (
    <section aria-labelledby="holders-at-risk">
      <h3 id="holders-at-risk" className="font-semibold">{t`Which of its holders are at risk?`}</h3>
      {risks.length === 0 ? (
        <p className="mt-1 text-muted">
          {t`None: no holder is among the next to be replaced, none lost its seat, and all answered their newest audit or were not asked yet.`}
        </p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {risks.map((risk) => (
            <RiskRow key={risk.hotkey} risk={risk} blockSeconds={blockSeconds} />
          ))}
        </ul>
      )}
    </section>
  )
}

function RiskRow({
  risk,
  blockSeconds,
}: {
  readonly risk: HolderRisk
  readonly blockSeconds: number | null
}) {
  const { t } = useLingui()
  const { uid, hotkey, objects, incentive, reasons } = risk
  const percent = formatDecimal(incentive * 100, 2)
  const held = plural(objects, { one: '# piece', other: '# pieces' })
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{uid === null ? t`Without a seat` : t`Miner ${uid}`}</span>
        <CopyText text={hotkey} what={t`miner hotkey`} keep={6} />
        {reasons.map((reason) => (
          <Badge key={reason} tone={riskTone(risk)}>
            {reasonWord(reason)}
          </Badge>
        ))}
        <span className="text-[0.8125rem] text-muted sm:ml-auto">
          {uid === null ? held : t`${held} · incentive ${percent} %`}
        </span>
      </div>
      <p className="mt-0.5 text-[0.8125rem] text-muted">{riskSentence(risk, blockSeconds)}</p>
    </li>
  )
}
