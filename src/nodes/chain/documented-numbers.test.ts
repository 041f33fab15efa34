/**
 * The numbers of docs/chain.md come out of this test: it computes the block between the two marks and compares. To
 * print it: `npx vitest run src/nodes/chain/documented-numbers.test.ts` after changing anything; the difference shows
 * the new block.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { YumaNeuron, YumaRow } from './yuma.ts'
import { neuron, Subnet } from './yuma-fixture.ts'

/** Validators A, B and C with 40, 35 and 25 % of the stake, miners X, Y and Z. */
const subnetOf = (...weights: readonly (readonly number[])[]): Subnet =>
  new Subnet([
    ...[40n, 35n, 25n].map((stakeRao, i) =>
      neuron({ stakeRao, weights: (weights[i] ?? []).map((weight, miner) => [3 + miner, weight] as const) }),
    ),
    neuron(),
    neuron(),
    neuron(),
  ])

const percent = (values: readonly number[]): string =>
  values.map((value) => ((100 * value) / 65_535).toFixed(1)).join(', ')
const miners = (rows: readonly YumaRow[]): string => percent(rows.slice(3).map(({ incentive }) => incentive))
const trust = (rows: readonly YumaRow[]): string =>
  percent(rows.slice(0, 3).map(({ validatorTrust }) => validatorTrust))
const dividends = (rows: readonly YumaRow[]): string =>
  percent(rows.slice(0, 3).map(({ dividends: share }) => share))

const after = (subnet: Subnet, epochs: number): readonly YumaRow[] => {
  let rows = subnet.epoch()
  for (let i = 1; i < epochs; i++) {
    subnet.block++
    rows = subnet.epoch()
  }
  return rows
}

const mean = (subnet: Subnet): string => {
  const shares = [0, 0, 0]
  const weigh = ({ stakeRao, weights }: YumaNeuron): void => {
    const sum = weights.reduce((total, [, weight]) => total + weight, 0)
    for (const [uid, weight] of weights) shares[uid - 3]! += (Number(stakeRao) * weight) / sum
  }
  subnet.neurons.slice(0, 3).forEach(weigh)
  return shares.map((share) => share.toFixed(1)).join(', ')
}

const row = (what: string, subnet: () => Subnet): string => {
  const rows = after(subnet(), 1)
  const cells = [
    what,
    mean(subnet()),
    miners(rows),
    trust(rows),
    dividends(rows),
    dividends(after(subnet(), 20)),
  ]
  return `| ${cells.join(' | ')} |`
}

const silent = (): string => {
  const subnet = subnetOf([1, 1, 1], [1, 1, 1], [1, 1, 1])
  subnet.epoch()
  subnet.patch(2, { weights: [] })
  const parts = [1, 5, 10, 20].map(
    (epoch, i, all) => dividends(after(subnet, epoch - (all[i - 1] ?? 0))).split(', ')[2],
  )
  return `C sets no weights any more; its dividends after 1, 5, 10, 20 epochs: ${parts.join(', ')} %`
}

const BLOCK = [
  '| weights for X, Y, Z | stake-weighted mean | incentive | validator trust of A, B, C | dividends, first epoch | after 20 epochs |',
  '|---|---|---|---|---|---|',
  row('all 60, 30, 10', () => subnetOf([60, 30, 10], [60, 30, 10], [60, 30, 10])),
  row('C puts all on Z', () => subnetOf([60, 30, 10], [60, 30, 10], [0, 0, 1])),
  row('B and C put all on Z', () => subnetOf([60, 30, 10], [0, 0, 1], [0, 0, 1])),
  row('B and C leave X out', () => subnetOf([60, 30, 10], [0, 30, 10], [0, 30, 10])),
  row('C sets none', () => subnetOf([60, 30, 10], [60, 30, 10])),
  '',
  silent(),
].join('\n')

test('docs/chain.md shows the numbers that the code computes', () => {
  const text = readFileSync('docs/chain.md', 'utf8')
  const shown = /<!-- numbers -->\n([\s\S]*?)\n<!-- \/numbers -->/.exec(text)?.[1]
  expect(shown).toBe(BLOCK)
})
