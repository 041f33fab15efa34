/** What is said of a node, column by column. Unknown is said as that, never as well. */
import { t } from '@lingui/core/macro'
import type { NodeHealth } from '../../../client/live/live-api.ts'
import { formatBytes, formatCount, formatDecimal, formatMicros, formatSeconds } from '../../../ui/format.ts'

export interface HealthCell {
  readonly label: string
  readonly text: string
  readonly tone: 'good' | 'bad' | 'plain' | 'unknown'
}

/** Milliseconds of difference from which a signature may be refused: it may be this much ahead (docs/wire.md). */
const SKEW_MAX_MS = 2_000

type Cell = Omit<HealthCell, 'label'>

const plain = (text: string): Cell => ({ text, tone: 'plain' })
const good = (text: string): Cell => ({ text, tone: 'good' })
const bad = (text: string): Cell => ({ text, tone: 'bad' })
const unknown = (): Cell => ({ text: t({ message: 'unknown', context: 'of a node' }), tone: 'unknown' })

/** The same columns for every node. */
export function healthCells(node: NodeHealth): readonly HealthCell[] {
  const isGateway = node.node === null
  return [
    { label: t`Reach`, ...reachOf(node) },
    { label: t`State`, ...stateOf(node) },
    { label: t`Block`, ...blockOf(node) },
    { label: t`Clock`, ...clockOf(node) },
    { label: t`Admits this key`, ...(isGateway ? plain('–') : admissionOf(node)) },
    { label: t`Frames`, ...(isGateway ? plain('–') : framesOf(node)) },
    { label: t`Version`, ...(isGateway ? plain('–') : versionOf(node)) },
    { label: t`Object at most`, ...limit(node, ({ objectBytesMax }) => formatBytes(objectBytesMax)) },
    { label: t`Term at most`, ...limit(node, ({ ttlMax }) => formatSeconds(ttlMax)) },
    {
      label: t`Calls`,
      ...limit(node, ({ callsAtOnce, callsPerSecond }) => {
        const [burst, rate] = [formatCount(callsAtOnce), formatCount(callsPerSecond)]
        return t`${burst} at once, then ${rate}/s`
      }),
    },
  ]
}

function reachOf({ status, ms }: NodeHealth): Cell {
  const took = formatMicros(ms * 1000)
  if (status === null) return bad(t`no answer`)
  return status < 500 || status === 503 ? good(`${status} · ${took}`) : bad(`${status} · ${took}`)
}

function stateOf({ problem, running, waiting, status }: NodeHealth): Cell {
  if (problem !== '') return bad(problem)
  if (status === null) return unknown()
  if (running === null || waiting === null) return good(t`well`)
  const [busy, queued] = [formatCount(running), formatCount(waiting)]
  return good(t`well; ${busy} running, ${queued} waiting`)
}

function blockOf({ block, blockAgeMs }: NodeHealth): Cell {
  if (block === null) return unknown()
  const height = formatCount(block)
  if (blockAgeMs === null) return plain(height)
  const age = formatDecimal(blockAgeMs / 1000, 1)
  return plain(t`${height}, ${age} s old`)
}

function clockOf({ skewMs }: NodeHealth): Cell {
  if (skewMs === null) return unknown()
  const seconds = formatDecimal(Math.abs(skewMs) / 1000, 1)
  if (Math.abs(skewMs) < 500) return good(t`as here`)
  const said = skewMs > 0 ? t`${seconds} s ahead` : t`${seconds} s behind`
  return Math.abs(skewMs) > SKEW_MAX_MS ? bad(said) : plain(said)
}

function admissionOf({ admission }: NodeHealth): Cell {
  if (admission === null) return unknown()
  return admission === '' ? good(t`yes, unregistered`) : bad(t`no: ${admission}`)
}

function framesOf({ frames }: NodeHealth): Cell {
  if (frames === null) return unknown()
  return frames ? good(t`yes`) : plain(t`no, JSON`)
}

function versionOf({ version }: NodeHealth): Cell {
  return version === null ? unknown() : plain(version)
}

function limit(node: NodeHealth, said: (limits: NonNullable<NodeHealth['limits']>) => string): Cell {
  if (node.node === null) return plain('–')
  return node.limits === null ? unknown() : plain(said(node.limits))
}
