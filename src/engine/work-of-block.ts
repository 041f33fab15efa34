/**
 * What a validator does with each new metagraph. Of several processes that share an index one has the duty: upkeep, the window's
 * end, weights, announcements and rounds. The others learn what it found, so that they count copies as it does.
 */
import type { Announcer } from './announcements.ts'
import type { Epochs } from './epoch.ts'
import type { EnginePorts } from './ports.ts'
import type { Rounds } from './rounds/step.ts'
import type { SessionEnds } from './session-ends.ts'
import type { Statistics } from './statistics.ts'
import type { Together } from './together.ts'
import type { Seen, Upkeep } from './upkeep/upkeep-types.ts'

export interface BlockParts {
  readonly ports: EnginePorts
  readonly together: Together
  readonly statistics: Statistics
  readonly announcer: Announcer
  readonly epochs: Epochs
  readonly sessionEnds: SessionEnds
  readonly upkeep: Upkeep
  readonly rounds: Rounds
}

/** What the one with the duty leaves for the others, and for the next one. */
interface Note extends Seen {
  /** The last step that was begun; null: none was. */
  readonly step: number | null
}

/** Never rejects. */
export async function workOfBlock(parts: BlockParts): Promise<void> {
  const { ports, together } = parts
  try {
    if (together.shared) parts.statistics.refresh(await ports.index.stats())
    if (await together.duty.run((begins) => onDuty(parts, begins))) return
    const note = await noted(together)
    if (note !== null) parts.upkeep.adopt(note)
    await parts.announcer.follow()
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'block', detail })
  }
}

async function onDuty(parts: BlockParts, begins: boolean): Promise<void> {
  const { together, announcer, epochs, sessionEnds, upkeep, rounds } = parts
  if (together.shared && begins) {
    const note = await noted(together)
    if (note !== null) upkeep.adopt(note)
    if (note?.step !== undefined && note.step !== null) rounds.after(note.step)
    announcer.begin()
    epochs.begin()
  }
  await sessionEnds.forget()
  await upkeep.onMetagraph()
  // A chain that hides neurons we know, right after our start, is no ground for anybody's weight.
  if (upkeep.trustsChain()) await epochs.onBlock()
  rounds.onBlock()
  if (!together.shared) return
  const note: Note = { ...upkeep.seen(), step: rounds.last() }
  await together.duty.note(JSON.stringify(note))
}

/** Written by a process of this validator, under the same duty. */
async function noted({ duty }: Together): Promise<Note | null> {
  const text = await duty.noted()
  return text === null ? null : (JSON.parse(text) as Note)
}
