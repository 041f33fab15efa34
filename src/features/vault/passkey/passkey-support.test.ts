import { describe, expect, it } from 'vitest'
import { passkeySupport } from './passkey-support.ts'

const says = (answer: Record<string, boolean>) => ({ capabilities: async () => answer })

describe('passkeySupport', () => {
  it.each([
    ['there is no WebAuthn', 'drive.example', null, 'no'],
    ['the browser has PRF', 'localhost', says({ 'extension:prf': true }), 'yes'],
    ['the browser says it has no PRF', 'localhost', says({ 'extension:prf': false }), 'no'],
    ['the browser lists no extensions', 'localhost', says({ conditionalGet: true }), 'unknown'],
    ['the browser cannot be asked', 'localhost', { capabilities: null }, 'unknown'],
    ['the page was opened by an IPv4 address', '127.0.0.1', says({ 'extension:prf': true }), 'no-name'],
    ['the page was opened by an IPv6 address', '[::1]', says({ 'extension:prf': true }), 'no-name'],
    ['a name only begins with numbers', '127.0.0.1.example', says({ 'extension:prf': true }), 'yes'],
  ])('where %s', async (_, hostname, webAuthn, expected) => {
    expect(await passkeySupport({ hostname, webAuthn })).toBe(expected)
  })
  it('tries where asking fails', async () => {
    const capabilities = () => Promise.reject(new Error('no'))
    expect(await passkeySupport({ hostname: 'localhost', webAuthn: { capabilities } })).toBe('unknown')
  })
})
