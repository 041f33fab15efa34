import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { drawSizes } from '../../../client/lab/data-sizes.ts'
import { LabFrame } from '../lab-frame.tsx'
import { ChallengeCard } from './challenge-card.tsx'
import { GameCard } from './game-card.tsx'
import { LimitsCard } from './limits-card.tsx'
import { OwnObjects } from './own-objects.tsx'
import { SamplesList } from './samples-list.tsx'
import { SizesCard } from './sizes-card.tsx'
import { nextSeed, useDataAddress } from './use-data-address.ts'

/** Task E: what the validator stores and asks for. There is no data set, only random and users' bytes, mixed. */
export function DataScreen() {
  const { t } = useLingui()
  const { address, change } = useDataAddress()
  const { seed, sample } = address
  const draw = useMemo(() => drawSizes(seed), [seed])
  return (
    <LabFrame
      title={t`Data`}
      lead={t`Validators have no data set: they mix random objects with users' ciphertext and ask for both alike.`}
    >
      <div className="flex flex-col gap-4">
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <SizesCard draw={draw} seed={seed} onDraw={() => change({ seed: nextSeed(seed) })} />
            <SamplesList
              seed={seed}
              sizes={draw.samples}
              chosen={sample}
              onChoose={(place) => change({ sample: place })}
            />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <GameCard />
            <LimitsCard />
          </div>
        </div>
        <ChallengeCard />
        <OwnObjects />
      </div>
    </LabFrame>
  )
}
