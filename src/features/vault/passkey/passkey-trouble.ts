import { t } from '@lingui/core/macro'
import type { PasskeyTrouble } from './web-authn.ts'

/** What went wrong with a passkey, and what to do next. */
export function troubleSentence(trouble: PasskeyTrouble): string {
  switch (trouble) {
    case 'dismissed':
      return t`No passkey was used. Try again, or take another way.`
    case 'no-prf':
      return t`That passkey gives no secret in this browser, so it cannot open the drive. Try another device or security key.`
    case 'exists':
      return t`That device or security key already has a passkey of this drive.`
    case 'refused':
      return t`The browser does not allow passkeys on this page.`
  }
}
