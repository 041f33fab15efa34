import type { DriveApi } from '../../../client/drive-api.ts'
import type { Outcome } from '../../../client/outcome-api.ts'
import type { MadeKit, OpeningCost } from './opening-cost.ts'

/** The kit of a new drive, and what opening it took meanwhile. The passphrase was just typed: it confirms. */
export async function makeFirstKit(drive: DriveApi, passphrase: string): Promise<Outcome<MadeKit>> {
  const began = performance.now()
  const kit = await drive.addPhrase({ kind: 'passphrase', text: passphrase }, '')
  // It opened the vault with the passphrase, and did little else.
  const milliseconds = performance.now() - began
  if (!kit.ok) return kit
  return { ok: true, value: { kit: kit.value, cost: await costOf(drive, milliseconds) } }
}

async function costOf(drive: DriveApi, milliseconds: number): Promise<OpeningCost | null> {
  const slots = await drive.slots()
  const costs = slots.ok ? slots.value.flatMap(({ cost }) => (cost === null ? [] : [cost])) : []
  const [cost] = costs
  return cost === undefined ? null : { milliseconds, memoryKiB: cost.memoryKiB }
}
