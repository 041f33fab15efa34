import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { PreflightStep } from '../../../client/preflight/preflight-api.ts'
import type { ProofLevel } from '../../../client/proof-api.ts'
import { LevelBadge } from '../../shared/level-badge.tsx'

/** The whole in a line: what badge files could get through it, and how much is in the way. */
export function Verdict({
  steps,
  isRunning,
}: {
  readonly steps: readonly PreflightStep[]
  readonly isRunning: boolean
}) {
  const { t } = useLingui()
  const level = levelOf(steps)
  const inTheWay = steps.filter(({ state }) => state === 'bad').length
  const isMiner = steps.some(({ found }) => found === 'listed-miner')
  const text = isRunning
    ? t`Asking…`
    : inTheWay > 0
      ? plural(inTheWay, { one: '# step is in the way.', other: '# steps are in the way.' })
      : isMiner
        ? t`Nothing is in the way. Files reach a miner through validators.`
        : t`Nothing is in the way: files can go through this node.`
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="text-base font-semibold">{text}</p>
      {isRunning || level === null ? null : (
        <span className="inline-flex items-center gap-2 text-muted">
          {t`Best badge:`} <LevelBadge level={level} />
        </span>
      )}
    </div>
  )
}

function levelOf(steps: readonly PreflightStep[]): ProofLevel | null {
  const found = steps.find(({ id }) => id === 'proofs')?.found
  return found === 'proofs-verified' ? 'verified' : found === 'proofs-claimed' ? 'claimed' : null
}
