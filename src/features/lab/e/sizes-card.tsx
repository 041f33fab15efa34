import { useLingui } from '@lingui/react/macro'
import { Shuffle } from 'lucide-react'
import {
  SIZE_CUT_BYTES,
  SIZE_MEDIAN_BYTES,
  type SizeDraw,
  sizeFacts,
} from '../../../client/lab/data-sizes.ts'
import { Button } from '../../../ui/button.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { Histogram } from '../../../ui/chart/histogram.tsx'
import { formatBytes, formatCount } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'

interface SizesCardProps {
  readonly draw: SizeDraw
  readonly seed: number
  readonly onDraw: () => void
}

/** The law of sizes as a histogram of a thousand. */
export function SizesCard({ draw, seed, onDraw }: SizesCardProps) {
  const { t } = useLingui()
  const { median, mean, largest, above, wholeMib } = sizeFacts(draw.many)
  const [half, average, most, cut] = [median, mean, largest, SIZE_CUT_BYTES].map(formatBytes)
  const n = draw.many.length
  const share = shareText(above)
  const takeaway = t`Half of the random objects are below ${half ?? ''}, the average is ${average ?? ''} and ${share} are above ${cut ?? ''}.`
  return (
    <ChartFrame
      takeaway={takeaway}
      lead={t`Sizes of ${formatCount(n)} objects drawn from the reference's law, log scale; the largest has ${most ?? ''}, and ${wholeMib} lie on a whole MiB.`}
      layer="modelled"
      source={t`seed ${seed}`}
      how={t`Log-normal: the logarithm of the size has the mean ln(3 MiB) and the deviation 1.5. The validators of this project draw around 256 KiB instead, and set what is larger than 8 MiB to that.`}
      table={{ columns: [{ label: t`Size`, unit: 'B' }], rows: draw.many.map((size) => [size]) }}
      exportName="sizes-of-random-objects"
      controls={
        <Button compact icon={Shuffle} onClick={onDraw}>
          {t`Draw others`}
        </Button>
      }
    >
      <Histogram
        values={draw.many}
        x={{ label: t`Size`, scale: 'log', format: formatBytes }}
        bins={32}
        rules={[
          { axis: 'x', at: SIZE_MEDIAN_BYTES, label: '3 MiB' },
          { axis: 'x', at: SIZE_CUT_BYTES, label: '8 MiB' },
        ]}
        height={240}
        description={takeaway}
      />
    </ChartFrame>
  )
}
