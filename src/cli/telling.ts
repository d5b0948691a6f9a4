import type { NoticeShown } from '../bookkeeping/notice.ts'
import { type Answer, isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { UserId, UserRow } from '../bookkeeping/store-people.ts'
import type { FundId } from '../ledger/fund.ts'
import { type Letter, NotSent, type Post } from '../mail/post.ts'
import type { Log } from '../web/caller.ts'
import { answerLetter, noticeLetter } from '../web/letters.ts'
import { urls } from '../web/urls.ts'
import type { House } from './house.ts'

/**
 * Tells people by e-mail of what was written down for them, the day after (design.md §4), and that a question of
 * theirs was answered: that there is something, and where; what it is stands behind the sign-in. Somebody without an e-mail account, or who
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
  /** Notices and questions whose address said no for good: left for a letter on paper. */
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
    if (await this.#tellNotices()) await this.#tellAnswers()
  }

  /** Whether the post can be used for more: no, where nothing gets through at the moment. */
  async #tellNotices(): Promise<boolean> {
    const { books, caller } = this.#house
    const due = (await books.noticesToSend(caller, {})).filter((n) => this.#isForMail(n, n.notice.id))
    const users = await this.#usersOf(due)
    // One letter a person and fund, however much was written down the day before.
    for (const notices of Map.groupBy(due, ({ user, notice }) => `${user} ${notice.fund}`).values()) {
      const [first] = notices
      const user = first?.user && users.get(first.user)
      if (first && user && !(await this.#tellOf(notices, first.notice.fund, user))) return false
    }
    return true
  }

  /** The same of answers to questions, each as soon as it is given; one letter for one answer. */
  async #tellAnswers(): Promise<void> {
    const { books, caller } = this.#house
    const due = (await books.answersToSend(caller, {})).filter((a) => this.#isForMail(a, a.asked.id))
    const users = await this.#usersOf(due)
    for (const { asked, fund, user: id } of due) {
      const user = id && users.get(id)
      if (!user) continue
      const letter = answerLetter({
        ...this.#addressed(user),
        link: `${this.#origin}${urls.questions(fund.id)}`,
      })
      const outcome = await this.#send(letter, [asked.id])
      if (outcome === 'later') return
      if (outcome === 'sent') this.#logged(await books.answerToldByEmail(caller, { question: asked.id }))
    }
  }

  #isForMail({ user, onScreen }: Pick<NoticeShown, 'user' | 'onScreen'>, id: string): boolean {
    return user !== undefined && onScreen && !this.#refused.has(id)
  }

  #usersOf(due: readonly Pick<NoticeShown, 'user'>[]): Promise<ReadonlyMap<UserId, UserRow>> {
    return this.#house.store.people.users(due.flatMap(({ user }) => (user === undefined ? [] : [user])))
  }

  async #tellOf(notices: readonly NoticeShown[], fund: FundId, user: UserRow): Promise<boolean> {
    const { books, caller } = this.#house
    const letter = noticeLetter({ ...this.#addressed(user), link: `${this.#origin}${urls.decisions(fund)}` })
    const outcome = await this.#send(
      letter,
      notices.map(({ notice }) => notice.id),
    )
    if (outcome === 'sent')
      for (const { notice } of notices) this.#logged(await books.toldByEmail(caller, { notice: notice.id }))
    return outcome !== 'later'
  }

  #addressed({ email, name }: UserRow) {
    return { to: email, name, provider: this.#house.provider.name }
  }

  /** What became of a letter: handed over, refused for good, or to be tried again in a later round. */
  async #send(letter: Letter, about: readonly string[]): Promise<'sent' | 'refused' | 'later'> {
    try {
      await this.#post.send(letter)
      return 'sent'
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      this.#log.warn({ why: error.why, code: error.code, notices: about.length }, 'not told by e-mail')
      if (error.passing) return 'later'
      for (const id of about) this.#refused.add(id)
      return 'refused'
    }
  }

  #logged(told: Answer<unknown>): void {
    if (!isRefused(told)) return
    const names = refusalsOf(told).map((r) => r.name)
    this.#log.warn({ refused: names }, 'a notice was told already')
  }
}
