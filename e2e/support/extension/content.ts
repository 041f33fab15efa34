/** Between a page, which may only post messages, and the service worker. */
import { MESSAGE_ORIGIN_CONTENT, MESSAGE_ORIGIN_PAGE, PORT_CONTENT } from '@polkadot/extension-base/defaults'
import { extensionApi } from './extension-api.ts'

const port = extensionApi.runtime.connect<object>({ name: PORT_CONTENT })
port.onMessage.addListener((message) =>
  window.postMessage({ ...message, origin: MESSAGE_ORIGIN_CONTENT }, '*'),
)
addEventListener('message', ({ data, source }: MessageEvent<{ readonly origin?: string } | null>) => {
  if (source === window && data?.origin === MESSAGE_ORIGIN_PAGE) port.postMessage(data)
})
