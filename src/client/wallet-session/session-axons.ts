/**
 * Which request is signed by whom. The transport of a session asks in the account's name and, where that does not do, in the drive's own
 * (axon-transport.ts). Here is what it must not decide: the drive's own key signs all that keeps the list of files in step, renews files and makes links, for
 * that belongs to the vault; and an upload that was begun for an account is not stored in another name without a word.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonCallOptions, AxonOutcome, AxonTransport } from '../axon-port.ts'
import type { SessionOver } from '../wallet-api.ts'

export interface SessionLine {
  readonly account: string
  readonly validators: 'any' | readonly string[]
}

export interface SessionEar {
  /** The session that runs now. */
  line(): SessionLine | null
  /** Why uploads must not be signed by another key instead; null when they may. */
  over(): SessionOver | null
  /** A validator answered while the session signed. */
  answered(hotkey: string): void
  /** Before something is stored in the account's name. */
  storing(account: string): Promise<void>
}

export class SessionAxons implements AxonTransport {
  readonly #own: AxonTransport
  readonly #session: AxonTransport
  readonly #ear: SessionEar

  /**
   * @param own signs with the drive's key alone
   * @param session signs with the session's where one is in use
   */
  constructor(own: AxonTransport, session: AxonTransport, ear: SessionEar) {
    this.#own = own
    this.#session = session
    this.#ear = ear
  }

  async storeUser(
    ...[target, request, options]: Parameters<AxonTransport['storeUser']>
  ): ReturnType<AxonTransport['storeUser']> {
    // What keeps files alive, and what a link gives, is the vault's: it must go on, and can be taken back, without any wallet.
    if ((options.action ?? 'upload') !== 'upload') return this.#own.storeUser(target, request, options)
    const line = this.#ear.line()
    const over = this.#ear.over()
    if (line === null && over !== null)
      return refused(over === 'expired' ? 'delegation-expired' : 'delegation-revoked')
    if (line === null) return this.#own.storeUser(target, request, options)
    if (!names(line, target)) return refused('delegation-other-validator')
    await this.#ear.storing(line.account)
    // It may have ended while that was written.
    if (this.#ear.line() !== line) return this.storeUser(target, request, options)
    return this.#ask(target, options, (axons) => axons.storeUser(target, request, options))
  }

  retrieveUser(
    ...[target, request, options]: Parameters<AxonTransport['retrieveUser']>
  ): ReturnType<AxonTransport['retrieveUser']> {
    return this.#ask(target, options, (axons) => axons.retrieveUser(target, request, options))
  }

  retrieveRange(
    ...[target, request, options]: Parameters<AxonTransport['retrieveRange']>
  ): ReturnType<AxonTransport['retrieveRange']> {
    return this.#ask(target, options, (axons) => axons.retrieveRange(target, request, options))
  }

  deleteObject(
    ...[target, request, options]: Parameters<AxonTransport['deleteObject']>
  ): ReturnType<AxonTransport['deleteObject']> {
    return this.#ask(target, options, (axons) => axons.deleteObject(target, request, options))
  }

  renewObject(
    ...[target, request, options]: Parameters<AxonTransport['renewObject']>
  ): ReturnType<AxonTransport['renewObject']> {
    return this.#ask(target, options, (axons) => axons.renewObject(target, request, options))
  }

  leases(
    ...[target, request, options]: Parameters<AxonTransport['leases']>
  ): ReturnType<AxonTransport['leases']> {
    return this.#ask(target, options, (axons) => axons.leases(target, request, options))
  }

  holders(
    ...[target, request, options]: Parameters<AxonTransport['holders']>
  ): ReturnType<AxonTransport['holders']> {
    return this.#ask(target, options, (axons) => axons.holders(target, request, options))
  }

  challenge(
    ...[target, request, options]: Parameters<AxonTransport['challenge']>
  ): ReturnType<AxonTransport['challenge']> {
    return this.#ask(target, options, (axons) => axons.challenge(target, request, options))
  }

  account(...[target, options]: Parameters<AxonTransport['account']>): ReturnType<AxonTransport['account']> {
    return this.#ask(target, options, (axons) => axons.account(target, options))
  }

  putHead(
    ...[target, request, options]: Parameters<AxonTransport['putHead']>
  ): ReturnType<AxonTransport['putHead']> {
    return this.#own.putHead(target, request, options)
  }

  getHead(
    ...[target, request, options]: Parameters<AxonTransport['getHead']>
  ): ReturnType<AxonTransport['getHead']> {
    return this.#own.getHead(target, request, options)
  }

  revokeSession(
    ...[target, end, options]: Parameters<AxonTransport['revokeSession']>
  ): ReturnType<AxonTransport['revokeSession']> {
    return this.#session.revokeSession(target, end, options)
  }

  useSession(...given: Parameters<AxonTransport['useSession']>): void {
    this.#session.useSession(...given)
  }

  async #ask<T>(
    target: Neuron,
    { action }: AxonCallOptions,
    ask: (axons: AxonTransport) => Promise<AxonOutcome<T>>,
  ): Promise<AxonOutcome<T>> {
    // Asked for each time: a device that slept through the end of a session learns it here.
    const line = this.#ear.line()
    if (action === 'sync' || line === null) return ask(this.#own)
    const answer = await ask(this.#session)
    if (answer.ok && names(line, target)) this.#ear.answered(target.hotkey)
    return answer
  }
}

function names({ validators }: SessionLine, { hotkey }: Neuron): boolean {
  return validators === 'any' || validators.includes(hotkey)
}

/** In the words of docs/wire.md, as if it had been asked by the session. */
function refused(code: string): AxonOutcome<never> {
  return {
    ok: false,
    reason: 'refused',
    detail: 'it was not asked, as the session does not allow it',
    code,
    bySession: true,
  }
}
