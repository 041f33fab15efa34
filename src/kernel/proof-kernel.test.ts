import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { compileKernel, KERNEL_MODULE, kernelModuleText } from '../testing/kernel/compile-kernel.ts'
import { loadProofKernel } from './proof-kernel.ts'
import { KERNEL_BASE64, KERNEL_SHA256 } from './proof-kernel.wasm.ts'

describe('the module', () => {
  let compiled: Uint8Array

  beforeAll(async () => {
    compiled = await compileKernel()
    // The compiler is the slow part, and a busy machine makes it slower.
  }, 120_000)

  it('is what its source compiles to, byte for byte', async () => {
    const fresh = kernelModuleText(compiled)
    expect(await readFile(KERNEL_MODULE, 'utf8')).toBe(fresh)
  })

  it('has the digest that is written beside it', () => {
    const digest = createHash('sha256').update(Buffer.from(KERNEL_BASE64, 'base64')).digest('hex')
    expect(digest).toBe(KERNEL_SHA256)
  })

  it('imports nothing', async () => {
    const module = await WebAssembly.compile(new Uint8Array(compiled))
    expect(WebAssembly.Module.imports(module)).toEqual([])
  })

  it('loads once', async () => {
    const kernel = await loadProofKernel()
    expect(kernel).not.toBeNull()
    expect(await loadProofKernel()).toBe(kernel)
  })
})
