import { t } from '@lingui/core/macro'
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'

/** As the protocol's own words, which the API, the log and the specification use too. */
export function taskName(task: TaskKind): string {
  switch (task) {
    case 'store':
      return t({ message: 'store', context: 'task' })
    case 'challenge':
      return t({ message: 'challenge', context: 'task' })
    case 'retrieve':
      return t({ message: 'retrieve', context: 'task' })
  }
}
