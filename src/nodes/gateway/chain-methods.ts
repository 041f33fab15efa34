/**
 * What a page may ask the chain's endpoint: what the client library of `src/chain` asks, and what we ask beside it. Nothing else
 * goes on, so that an endpoint that also answers its owner (`author_rotateKeys`, `system_addReservedPeer`, `offchain_…`) is not
 * opened to every page that this gateway serves.
 */
export const CHAIN_METHODS: ReadonlySet<string> = new Set([
  'rpc_methods',
  // The newer interface.
  'chainHead_v1_body',
  'chainHead_v1_call',
  'chainHead_v1_continue',
  'chainHead_v1_follow',
  'chainHead_v1_header',
  'chainHead_v1_stopOperation',
  'chainHead_v1_storage',
  'chainHead_v1_unfollow',
  'chainHead_v1_unpin',
  'chainSpec_v1_chainName',
  'chainSpec_v1_genesisHash',
  'chainSpec_v1_properties',
  'transaction_v1_broadcast',
  'transaction_v1_stop',
  // Of blocks that the library has let go of, where the endpoint keeps them.
  'archive_v1_body',
  'archive_v1_call',
  'archive_v1_finalizedHeight',
  'archive_v1_genesisHash',
  'archive_v1_hashByHeight',
  'archive_v1_header',
  'archive_v1_stopStorage',
  'archive_v1_storage',
  // In place of them at endpoints that have only the older interface.
  'chain_getHeader',
  'chain_subscribeAllHeads',
  'chain_subscribeFinalizedHeads',
  'chain_unsubscribeAllHeads',
  'chain_unsubscribeFinalizedHeads',
  'state_call',
  'state_getKeysPaged',
  'state_getReadProof',
  'state_getStorage',
  'state_getStorageHash',
  'state_queryStorageAt',
  'system_name',
  'system_properties',
  // Ours: to send an extrinsic that is signed already, and to find the block that holds it.
  'author_submitExtrinsic',
  'chain_getBlock',
  'chain_getBlockHash',
  'system_accountNextIndex',
])
