/**
 * Storage items and runtime calls this chain keeps and answers, one a line, as Subtensor spec 424 has them.
 */

/** `name Modifier hashers key -> value = default`: hashers I = Identity, B = Blake2_128Concat, T = Twox64Concat. */
export const SYSTEM_ITEMS = `
  Account D B AccountId32 AccountInfo 0x${'00'.repeat(55)}80
  BlockHash D T u32 H256 0x${'00'.repeat(32)}
  Number D - - u32 0x00000000
  ParentHash D - - H256 0x${'00'.repeat(32)}
  Events D - - Vec<EventRecord> 0x00`

export const SUBNET_ITEMS = `
  TaoWeight D - - u64 0xfc62e03efa3c7c0d
  Owner D B AccountId32 AccountId32 0x${'00'.repeat(32)}
  TotalHotkeyAlpha D BI (AccountId32,u16) u64 0x${'00'.repeat(8)}
  TotalNetworks D - - u16 0x0000
  Tempo D I u16 u16 0x6801
  LastEpochBlock D I u16 u64 0x${'00'.repeat(8)}
  PendingEpochAt D I u16 u64 0x${'00'.repeat(8)}
  SubnetworkN D I u16 u16 0x0000
  NetworksAdded D I u16 bool 0x00
  NetworkRegisteredAt D I u16 u64 0x${'00'.repeat(8)}
  BlocksSinceLastStep D I u16 u64 0x${'00'.repeat(8)}
  LastMechansimStepBlock D I u16 u64 0x${'00'.repeat(8)}
  MaxAllowedUids D I u16 u16 0x0001
  ImmunityPeriod D I u16 u16 0x0010
  MinNonImmuneUids D I u16 u16 0x0a00
  Burn D I u16 u64 0x00e1f50500000000
  MinBurn D I u16 u64 0x20a1070000000000
  MaxBurn D I u16 u64 0x00e8764817000000
  BurnHalfLife D I u16 u16 0x6801
  ServingRateLimit D I u16 u64 0x3200000000000000
  WeightsSetRateLimit D I u16 u64 0x6400000000000000
  CommitRevealWeightsEnabled D I u16 bool 0x01
  Uids O IB (u16,AccountId32) u16 0x00
  Keys D II (u16,u16) AccountId32 0x${'00'.repeat(32)}
  Active D I u16 Vec<bool> 0x00
  Consensus D I u16 Vec<u16> 0x00
  Incentive D I u16 Vec<u16> 0x00
  Dividends D I u16 Vec<u16> 0x00
  Emission D I u16 Vec<u64> 0x00
  LastUpdate D I u16 Vec<u64> 0x00
  ValidatorTrust D I u16 Vec<u16> 0x00
  ValidatorPermit D I u16 Vec<bool> 0x00
  Kappa D I u16 u16 0xff7f
  BondsMovingAverage D I u16 u64 0xa0bb0d0000000000
  BondsPenalty D I u16 u16 0xffff
  MaxAllowedValidators D I u16 u16 0x8000
  ActivityCutoff D I u16 u16 0x8813
  Bonds D II (u16,u16) Vec<(u16,u16)> 0x00
  Weights D II (u16,u16) Vec<(u16,u16)> 0x00
  BlockAtRegistration D II (u16,u16) u64 0x${'00'.repeat(8)}
  Axons O IB (u16,AccountId32) AxonInfo 0x00`

export const API_METHODS = `
  Core.version() RuntimeVersion
  Metadata.metadata() OpaqueMetadata
  Metadata.metadata_at_version(version:u32) Option<OpaqueMetadata>
  Metadata.metadata_versions() Vec<u32>
  TaggedTransactionQueue.validate_transaction(source:TransactionSource,tx:UncheckedExtrinsic,block_hash:H256) Result<ValidTransaction,TransactionValidityError>
  AccountNonceApi.account_nonce(account:AccountId32) u32
  TransactionPaymentApi.query_info(uxt:UncheckedExtrinsic,len:u32) RuntimeDispatchInfo
  TransactionPaymentApi.query_fee_details(uxt:UncheckedExtrinsic,len:u32) FeeDetails
  NeuronInfoRuntimeApi.get_neurons_lite(netuid:u16) Vec<NeuronInfoLite>
  NeuronInfoRuntimeApi.get_neuron_lite(netuid:u16,uid:u16) Option<NeuronInfoLite>
  SubnetInfoRuntimeApi.get_selective_metagraph(netuid:u16,metagraph_indexes:Vec<u16>) Option<SelectiveMetagraph>
  SubnetInfoRuntimeApi.get_next_epoch_start_block(netuid:u16) Option<u64>`
