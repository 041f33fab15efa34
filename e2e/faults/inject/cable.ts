/**
 * A network namespace behind one cable (a veth pair). What runs inside is reached at `inside`, everything else at `outside`; on the
 * cable packets get lost, are swallowed, answered with a reset, or pass as slowly as is wished.
 */
import type { CaseContext } from '../case.ts'
import { sh, tryTo } from '../tools.ts'

export interface Cable {
  /** Addresses of the two ends. */
  readonly inside: string
  readonly outside: string
  /** Words before a command that runs inside. */
  readonly within: readonly string[]
  /** This share of packets is lost, each way, percent. */
  lose(percent: number): void
  /** Nothing passes, and nobody is told. */
  swallow(): void
  /** Every packet of a connection is answered with a reset. */
  reset(): void
  /** Bits per second, each way, as tc writes them: `1mbit`. */
  narrow(rate: string): void
  /** As new. */
  mend(): void
}

let made = 0

export function layCable(context: CaseContext): Cable {
  const number = ++made
  const space = `${context.tag}-${number}`
  // At most fifteen characters.
  const [near, far] = [`${context.tag}n${number}`, `${context.tag}f${number}`]
  const net = freeNet()
  const [outside, inside] = [`${net}.1`, `${net}.2`]
  sh('ip', 'netns', 'add', space)
  context.defer(`the cable ${space}`, () => removeNamespaces(space))
  sh('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', space)
  sh('ip', 'addr', 'add', `${outside}/30`, 'dev', near)
  sh('ip', 'link', 'set', near, 'up')
  const within = ['ip', 'netns', 'exec', space]
  const inSpace = (...words: readonly string[]): string => sh(within[0]!, ...within.slice(1), ...words)
  inSpace('ip', 'addr', 'add', `${inside}/30`, 'dev', far)
  inSpace('ip', 'link', 'set', far, 'up')
  inSpace('ip', 'link', 'set', 'lo', 'up')
  inSpace('nft', 'add', 'table', 'inet', 'cable')
  for (const [chain, hook] of [
    ['from', 'input'],
    ['to', 'output'],
  ] as const)
    inSpace('nft', `add chain inet cable ${chain} { type filter hook ${hook} priority 0; }`)
  const rule = (what: string): void => {
    mend()
    for (const [chain, side] of [
      ['from', 'iifname'],
      ['to', 'oifname'],
    ] as const)
      inSpace('nft', `add rule inet cable ${chain} ${side} ${far} ${what}`)
  }
  const mend = (): void => {
    inSpace('nft', 'flush', 'table', 'inet', 'cable')
    tryTo(within[0]!, ...within.slice(1), 'tc', 'qdisc', 'del', 'dev', far, 'root')
    tryTo('tc', 'qdisc', 'del', 'dev', near, 'root')
  }
  return {
    inside,
    outside,
    within,
    lose: (percent) => rule(`numgen random mod 100 < ${percent} drop`),
    swallow: () => rule('drop'),
    reset: () => rule('meta l4proto tcp reject with tcp reset'),
    narrow: (rate) => {
      mend()
      const shape = ['root', 'tbf', 'rate', rate, 'burst', '32kbit', 'latency', '400ms']
      inSpace('tc', 'qdisc', 'add', 'dev', far, ...shape)
      sh('tc', 'qdisc', 'add', 'dev', near, ...shape)
    },
    mend,
  }
}

/** 10.213.N, for an N that no interface of this machine has. */
function freeNet(): string {
  const taken = sh('ip', '-o', '-4', 'addr')
  for (let n = 1; n < 250; n++) if (!taken.includes(` 10.213.${n}.`)) return `10.213.${n}`
  throw new Error('every net 10.213.N is taken')
}

/** Those whose name begins so; their ends of cables go with them. */
export function removeNamespaces(prefix: string): void {
  for (const line of sh('ip', 'netns', 'list').split('\n')) {
    const name = line.split(' ')[0] ?? ''
    if (name === prefix || name.startsWith(`${prefix}-`)) tryTo('ip', 'netns', 'del', name)
  }
}
