/** RuntimeVersion in the two JSON shapes clients expect: `apis` as an object here, as pairs there. */
import { API_LIST, IMPL_NAME, RUNTIME_VERSION, SPEC_NAME } from './metadata.ts'

const COMMON = {
  specName: SPEC_NAME,
  implName: IMPL_NAME,
  specVersion: RUNTIME_VERSION.spec_version,
  implVersion: RUNTIME_VERSION.impl_version,
  transactionVersion: RUNTIME_VERSION.transaction_version,
}

/** chainHead_v1 and archive_v1. */
export const runtimeSpec = () => ({
  ...COMMON,
  apis: Object.fromEntries(API_LIST.map(({ id, version }) => [id, version])),
})

/** state_getRuntimeVersion. */
export const legacyRuntimeVersion = () => ({
  ...COMMON,
  authoringVersion: RUNTIME_VERSION.authoring_version,
  stateVersion: RUNTIME_VERSION.system_version,
  apis: API_LIST.map(({ id, version }) => [id, version]),
})
