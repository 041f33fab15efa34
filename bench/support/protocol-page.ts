import { measureProtocol } from './protocol-work.ts'

Object.assign(globalThis, { measureProtocol })
