import { describe, expect, it } from 'vitest'
import { callerAddress } from './caller-address.ts'

const from = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
})

describe('callerAddress', () => {
  it.each([
    ['nobody else’s word', from('9.9.9.9', '1.2.3.4'), '9.9.9.9'],
    ['what the balancer names', from('10.0.0.1', '1.2.3.4'), '1.2.3.4'],
    ['on a dual-stack socket too', from('::ffff:10.0.0.1', '::ffff:1.2.3.4'), '1.2.3.4'],
    ['the last that was added, not what the caller claims', from('10.0.0.1', '6.6.6.6, 1.2.3.4'), '1.2.3.4'],
    ['itself when it names none', from('10.0.0.1'), '10.0.0.1'],
    ['itself when it names something else', from('10.0.0.1', 'unknown'), '10.0.0.1'],
  ])('believes %s', (_what, request, address) => {
    expect(callerAddress(request, ['10.0.0.1'])).toBe(address)
  })
})
