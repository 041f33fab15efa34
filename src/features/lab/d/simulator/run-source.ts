import { useLingui } from '@lingui/react/macro'
import type { SimulationResult } from '../../../../client/lab/simulation-types.ts'

/** Which run a chart is of, in a line. */
export function useRunSource() {
  const { t } = useLingui()
  return ({ options }: SimulationResult) => {
    const { seed, miners, validators, days, rules } = options
    return t`seed ${seed}: ${miners} miners, ${validators} validators, ${days} days, rule set ${rules}`
  }
}
