import { join } from 'node:path'

/** What the page is built with instead: `@polkadot/extension-dapp` wants two functions of a package of 180 KiB. */
export const pageAliases = {
  '@polkadot/util-crypto': join(import.meta.dirname, 'src/client/wallet/ss58-shim.ts'),
}
