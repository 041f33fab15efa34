/** What a command of the table is. Its row is all that help, completion and the first look at its words need. */
import type { FlagTable } from '../shared/args.ts'
import type { WhenUnread } from './closed-pipe.ts'
import type { ExitName } from './exit-codes.ts'

export type Group = 'files' | 'network' | 'keys' | 'nodes' | 'development'

export interface Command {
  readonly group: Group
  /** One line, lower case, without a full stop. */
  readonly about: string
  /** Every form, without `filetao`. */
  readonly usage: readonly string[]
  /** The table its parser reads, loaded when somebody asks for it. */
  readonly flags: () => Promise<FlagTable>
  /** Beside `done`, `failed` and `usage`. */
  readonly exits?: readonly ExitName[]
  readonly examples: readonly string[]
  /** Its second words, each a command of its own; without one of them `run` is meant. */
  readonly subs?: Readonly<Record<string, Command>>
  /** True: the second word must be one of `subs`. */
  readonly needsSub?: boolean
  /** Default: `end`. */
  readonly whenUnread?: WhenUnread
  readonly run: (args: readonly string[]) => Promise<number | void>
}

export type CommandTable = Readonly<Record<string, Command>>
