/** Runs in the page's own world and gives it the wallet's object, as the extension does. */
import { MESSAGE_ORIGIN_CONTENT } from '@polkadot/extension-base/defaults'
import { enable, handleResponse } from '@polkadot/extension-base/page'
import { injectExtension } from '@polkadot/extension-inject'

addEventListener(
  'message',
  ({ data, source }: MessageEvent<Parameters<typeof handleResponse>[0] & { readonly origin?: string }>) => {
    if (source !== window || data.origin !== MESSAGE_ORIGIN_CONTENT) return
    if (data.id) handleResponse(data)
  },
)
injectExtension(enable, { name: 'polkadot-js', version: '0.62.3' })
