import { t } from '@lingui/core/macro'
import type { KitWording } from '../../../client/recovery-kit.ts'
import { PRODUCT } from '../../../ui/product.ts'

/** What stands around the words on paper and in the text file, in the language of the page. */
export function kitWording(): KitWording {
  return {
    title: t`${PRODUCT}: recovery kit`,
    warning: t`These words open the whole drive, without any passphrase. Keep this where nobody else reads it, and not only on the device that made it.`,
    vault: t`Vault`,
    madeOn: t`Made on`,
    number: t`Test number`,
    words: t`Words`,
    link: t({ message: 'Link', context: 'kit link' }),
  }
}
