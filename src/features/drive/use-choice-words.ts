import { useLingui } from '@lingui/react/macro'
import type { Choice } from '../../client/entry-api.ts'
import type { CollisionQuestion } from './use-collisions.ts'

interface ChoiceWords extends Readonly<Record<Choice, string>> {
  /** What replacing means. */
  readonly about: (how: CollisionQuestion['how']) => string
}

export function useChoiceWords(): ChoiceWords {
  const { t } = useLingui()
  return {
    'keep-both': t`Keep both`,
    replace: t`Replace`,
    skip: t`Skip`,
    about: (how) =>
      how === 'upload'
        ? t`A file that is replaced stays as an earlier version.`
        : t`A file that is replaced stays as an earlier version; a folder that is replaced goes to the trash.`,
  }
}
