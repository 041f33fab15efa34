/** Proof arithmetic: the kernel beside the reference's Python, @noble and hash-wasm, and what an audit costs on the wire. */

import { kernelTables } from './support/proof-kernel-tables.ts'
import { ownerTables } from './support/proof-owner-tables.ts'
import { report } from './support/report.ts'

await report('proofs', async function* () {
  yield* kernelTables()
  yield* ownerTables()
})
