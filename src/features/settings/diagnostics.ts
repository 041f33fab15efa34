/**
 * What somebody who helps needs to know, and nothing about the person: no names, keys, identifiers, addresses or times of use. It is
 * counts, states and codes; details of failures are left out, because they name objects and nodes.
 */
import type { NetworkView } from '../../client/network-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import type { SyncState } from '../../client/sync-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import type { UpkeepState } from '../../client/upkeep-api.ts'

export interface Machine {
  /** The built page's own file name: it carries a digest of what is in it. */
  readonly build: string
  readonly userAgent: string
  readonly language: string
  readonly cores: number
  /** GiB as the browser rounds it; null where it does not say. */
  readonly memory: number | null
  readonly online: boolean
  readonly installed: boolean
  readonly serviceWorker: string
  readonly persisted: boolean | null
  readonly usedBytes: number | null
  readonly quotaBytes: number | null
  readonly canPickFiles: boolean
}

export interface Seen {
  readonly machine: Machine
  readonly network: Outcome<NetworkView> | null
  readonly sync: SyncState | null
  readonly upkeep: UpkeepState | null
  readonly transfers: readonly TransferStatus[]
}

/** JSON that a person can read before giving it away. */
export function diagnosticsOf({ machine, network, sync, upkeep, transfers }: Seen): string {
  const report = {
    machine: { ...machine, usedBytes: rounded(machine.usedBytes), quotaBytes: rounded(machine.quotaBytes) },
    network:
      network === null ? null : network.ok ? networkFacts(network.value) : { failure: codeOf(network.error) },
    sync: sync === null ? null : syncFacts(sync),
    upkeep: upkeep === null ? null : upkeepFacts(upkeep),
    transfers: countBy(transfers, ({ direction, phase, error }) =>
      error === null ? `${direction} ${phase}` : `${direction} ${phase} ${error.code}`,
    ),
  }
  return JSON.stringify(report, null, 2)
}

function networkFacts({ name, netuid, block, neurons }: NetworkView): object {
  return { name, netuid, block, neurons: countBy(neurons, ({ role }) => role) }
}

function syncFacts({ phase, failure, untold, unread, standings }: SyncState): object {
  return {
    phase,
    failure: codeOf(failure),
    untold,
    unread,
    standings: countBy(standings, ({ standing }) => standing),
  }
}

function upkeepFacts({
  phase,
  failure,
  settings,
  unknown,
  lost,
  trouble,
  renewals,
  releasing,
}: UpkeepState): object {
  const { renewed, moved, failed } = renewals
  return {
    phase,
    failure: codeOf(failure),
    automatic: settings.automatic,
    unknown,
    lost,
    trouble: trouble === null ? null : { files: trouble.files, failure: codeOf(trouble.failure) },
    renewals: { renewed, moved, failed },
    releasing,
  }
}

function codeOf(failure: DriveFailure | null): string | null {
  return failure === null ? null : failure.code
}

/** To the next power of two: how much somebody stores is nobody's business, whether the disk is full is. */
function rounded(bytes: number | null): number | null {
  return bytes === null || bytes <= 0 ? bytes : 2 ** Math.ceil(Math.log2(bytes))
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}
