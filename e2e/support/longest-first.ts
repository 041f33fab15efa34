import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take a minute and more, longest first: one that is begun last is waited for alone. */
const LONGEST = ['network', 'living-network', 'story', 'files', 'screens', 'saves', 'keys', 'audit', 'share']

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.e2e.ts`))
      return at < 0 ? LONGEST.length : at
    }
    return files.toSorted((one, other) => place(one) - place(other))
  }
}
