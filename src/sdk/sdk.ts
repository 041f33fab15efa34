/** What the package `filetao` exports. Everything is a named export of a module without side effects. */

export { type RequestSigner, type SessionSigner, sessionSigner } from '../client/request-signer.ts'
export { type Delegation, delegationText, type SignedDelegation } from '../wire/delegation.ts'
export {
  type Account,
  type AccountOptions,
  accountFromKeyFile,
  accountFromMnemonic,
  accountFromSeed,
  accountFromSession,
  wallet,
} from './account.ts'
export type { ApiOptions } from './calls.ts'
export { type Axon, type AxonQuery, getQueryApiAxons } from './query-api-axons.ts'
export { type RetrieveOptions, retrieve } from './retrieve.ts'
export { type RetrieveGiven, RetrieveUserApi } from './retrieve-user-api.ts'
export { type NodeFailure, SDK_ERROR_CODES, SdkError, type SdkErrorCode } from './sdk-error.ts'
export { type StoreOptions, store } from './store.ts'
export {
  type Encoding,
  MAX_OBJECT_BYTES,
  type Stored,
  type StoreGiven,
  StoreUserApi,
} from './store-user-api.ts'
export { type ApiResponse, type Prepared, type QueryOptions, Subnet21Api } from './subnet21-api.ts'
export { type Subtensor, type SubtensorOptions, subtensor } from './subtensor.ts'
