/** What does not hold, for the order of lists. */
import type { ObjectFinding } from '../../client/bundle/bundle-report.ts'

/** Receipts and answers that neither hold nor are merely missing, and a root that is contradicted. */
export function troublesIn({ receipts, questions, root }: ObjectFinding): number {
  const answers = questions.flatMap((question) => question.answers)
  const wrong = answers.filter(({ verdict }) => verdict !== 'proven' && verdict !== 'no-answer')
  const failed = receipts.filter(({ verdict }) => verdict === 'failed')
  return wrong.length + failed.length + (root === 'contradicted' ? 1 : 0)
}

export function troublesFirst(objects: readonly ObjectFinding[]): ObjectFinding[] {
  return [...objects].sort((one, other) => Number(troublesIn(other) > 0) - Number(troublesIn(one) > 0))
}
