/** A catalogue as vite.messages.ts compiles it. */
declare module '*.po' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
