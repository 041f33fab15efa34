/**
 * The notes of one upload. A device without room for them cannot go on with it later, but it can upload: then the notes
 * are given up as a whole, never half, because half of them could not show that a source is the same.
 */

import { failureOf } from '../drive-error.ts'
import type { PartProof } from '../proof-api.ts'
import type { FileHead, JournalPart, UploadJournals } from './upload-journal.ts'

export class UploadNotes {
  readonly head: FileHead | null
  readonly #journals: UploadJournals
  #kept: boolean

  private constructor(journals: UploadJournals, head: FileHead | null, kept: boolean) {
    this.#journals = journals
    this.head = head
    this.#kept = kept
  }

  /** @param head null where an upload is too small to be worth notes */
  static async begin(journals: UploadJournals, head: FileHead | null): Promise<UploadNotes> {
    const notes = new UploadNotes(journals, head, head !== null)
    if (head !== null) await notes.#write(() => journals.begin(head))
    return notes
  }

  /** Of an upload that was begun before. */
  static resume(journals: UploadJournals, head: FileHead): UploadNotes {
    return new UploadNotes(journals, head, true)
  }

  /** Whether it can be gone on with after the page was closed. */
  get kept(): boolean {
    return this.#kept
  }

  async part(index: number): Promise<JournalPart | null> {
    return this.head === null || !this.#kept ? null : this.#journals.part(this.head.id, index)
  }

  /** Before a part's ciphertext leaves. */
  async sealed(index: number, cid: string, prefix: Uint8Array): Promise<void> {
    await this.#put(index, { cid, prefix, proof: null })
  }

  async proven(index: number, cid: string, prefix: Uint8Array, proof: PartProof): Promise<void> {
    await this.#put(index, { cid, prefix, proof })
  }

  async end(): Promise<void> {
    if (this.head !== null) await this.#journals.end(this.head)
    this.#kept = false
  }

  async #put(index: number, part: JournalPart): Promise<void> {
    const { head } = this
    if (head !== null) await this.#write(() => this.#journals.putPart(head.id, index, part))
  }

  async #write(work: () => Promise<void>): Promise<void> {
    if (!this.#kept) return
    try {
      await work()
    } catch (error) {
      if (failureOf(error).code !== 'disk-full') throw error
      this.#kept = false
      // Removing makes room; if even that fails, the notes are never looked at before their upload is found to be over.
      if (this.head !== null) await this.#journals.end(this.head).catch(() => undefined)
    }
  }
}
