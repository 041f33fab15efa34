/** `npm run build:kernel`: writes src/kernel/proof-kernel.wasm.ts. */
import { writeFile } from 'node:fs/promises'
import { compileKernel, KERNEL_MODULE, kernelModuleText } from './compile-kernel.ts'

const wasm = await compileKernel()
await writeFile(KERNEL_MODULE, kernelModuleText(wasm))
console.log(`${wasm.byteLength} bytes`)
