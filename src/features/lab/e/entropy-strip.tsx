import { entropyStrip } from '../../../client/lab/data-bytes.ts'
import { formatDecimal } from '../../../ui/format.ts'

/** Bits a byte can have. */
const FULL = 8
const HEIGHT = 16
const BAR = 6

interface EntropyStripProps {
  readonly bytes: Uint8Array
  /** Bytes of a bar. */
  readonly block: number
  readonly label: (average: string) => string
}

/** A bar for each block, as high as its entropy. */
export function EntropyStrip({ bytes, block, label }: EntropyStripProps) {
  const values = entropyStrip(bytes, block)
  const mean = values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
  return (
    <svg
      role="img"
      aria-label={label(formatDecimal(mean, 2))}
      width={values.length * BAR}
      height={HEIGHT}
      className="max-w-full"
    >
      <rect width={values.length * BAR} height={HEIGHT} className="fill-line" />
      <path
        d={values
          .map((value, i) => {
            const height = (value / FULL) * HEIGHT
            return `M${i * BAR} ${HEIGHT - height}h${BAR - 1}V${HEIGHT}h-${BAR - 1}z`
          })
          .join('')}
        className="fill-accent"
      />
    </svg>
  )
}
