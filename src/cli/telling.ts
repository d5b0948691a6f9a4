import type { NoticeShown } from '../bookkeeping/notice.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { UserId } from '../bookkeeping/store-people.ts'
import { NotSent, type Post } from '../mail/post.ts'
import type { Log } from '../web/caller.ts'
import { noticeLetter } from '../web/letters.ts'
import { urls } from '../web/urls.ts'
import type { House } from './house.ts'

/**
 * Tells people by e-mail of what was written down for them, the day after (design.md §4): that there is something,
 * and where; what it is stands behind the sign-in. Somebody without an e-mail account, or who
 * agreed to paper or another format that people make, stays on the list “To tell”; so does whoever could not be
 * reached. Nobody sees anything here, so nothing of it is a look.
 *
 * Told once: a notice is marked after its letter is handed over. If the service ends between the two, the letter
 * goes out a second time; it is never left out.
 */
export class Telling {
  readonly #house: House
  readonly #post: Post
  readonly #origin: string
  readonly #log: Log
  /** Notices whose address said no for good: left for a letter on paper. */
  readonly #refused = new Set<string>()
  #running = false

  constructor(house: House, { post, origin, log }: { post: Post; origin: string; log: Log }) {
    this.#house = house
    this.#post = post
    this.#origin = origin
    this.#log = log
  }

  /** Tells what is due today. A round that takes longer than the time to the next is not run twice. */
  async tell(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      await this.#round()
    } finally {
      this.#running = false
    }
  }

  async #round(): Promise<void> {
    const { books, caller, store } = this.#house
    const due = (await books.noticesToSend(caller, {})).filter((n) => this.#isForMail(n))
    const users = await store.people.users(due.flatMap(({ user }) => (user === undefined ? [] : [user])))
    // One letter a person and fund, however much was written down the day before.
    const letters = Map.groupBy(due, ({ user, notice }) => `${user} ${notice.fund}`)
    for (const notices of letters.values()) {
      const [first] = notices
      const user = first?.user && users.get(first.user)
      if (first && user && !(await this.#send(user, notices))) return
    }
  }

  #isForMail({ user, onScreen, notice }: NoticeShown): boolean {
    return user !== undefined && onScreen && !this.#refused.has(notice.id)
  }

  /** Whether the post can be used for more: no, where nothing gets through at the moment. */
  async #send(
    { email, name }: { readonly id: UserId; readonly email: string; readonly name: string },
    notices: readonly NoticeShown[],
  ): Promise<boolean> {
    const { books, caller, provider } = this.#house
    const [first] = notices
    if (!first) return true
    const link = `${this.#origin}${urls.decisions(first.notice.fund)}`
    try {
      await this.#post.send(noticeLetter({ to: email, name, provider: provider.name, link }))
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      this.#log.warn({ why: error.why, code: error.code, notices: notices.length }, 'not told by e-mail')
      if (!error.passing) for (const { notice } of notices) this.#refused.add(notice.id)
      return !error.passing
    }
    for (const { notice } of notices) {
      const told = await books.toldByEmail(caller, { notice: notice.id })
      if (isRefused(told)) {
        const names = refusalsOf(told).map((r) => r.name)
        this.#log.warn({ refused: names }, 'a notice was told already')
      }
    }
    return true
  }
}
