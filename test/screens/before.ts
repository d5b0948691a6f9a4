// What somebody did before a page is shown.
import { type Answer, isRefused, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import { bytesOf } from '../web/larch.ts'
import type { Doors } from './doors.ts'

function done<R>(answer: Answer<R>): R {
  if (!isRefused(answer)) return answer as R
  throw new Error(
    refusalsOf(answer)
      .map((r) => r.sentence)
      .join(' '),
  )
}

const TODAY = day('2026-06-02')

/** Dana swaps hours for Sally, who rang. */
export async function swappedForSally({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  const decided = { name: 'Sally', involved: 'by-phone' } as const
  const ask = { fund: 'LS-001', on: TODAY, decided, kind: 'standard', amount: 5 * 3600 }
  done(await books.recordThrough(dana, { fund: 'LS-001', through: TODAY }))
  done(await books.turnHoursIntoMoney(dana, ask))
}

/** Brian says that a decision on record was not his. */
export async function brianDisputes({ larch: { books }, callers: { brian } }: Doors): Promise<void> {
  const { decisions } = done(await books.decisionsOf(brian, { fund: 'LS-002' }))
  const decision = decisions.find((d) => d.decision.on === '2026-04-24')?.decision.id ?? ''
  done(await books.dispute(brian, { fund: 'LS-002', decision, says: 'Nobody rang me that day.' }))
}

/** Brian decides to buy two things, which nobody has paid for yet. */
export async function brianDecidesToBuy({
  larch: { books },
  callers: { brian, dana },
}: Doors): Promise<void> {
  done(await books.recordThrough(dana, { fund: 'LS-002', through: TODAY }))
  const own = { fund: 'LS-002', on: TODAY, decided: { own: true } as const }
  done(await books.chooseToBuy(brian, { ...own, what: 'A lamp', supplier: 'Shop', pence: 999 }))
  done(
    await books.chooseToBuy(brian, {
      ...own,
      what: 'Gym, one month',
      supplier: 'Leisure Centre',
      pence: 3500,
    }),
  )
}

/** Brian would rather have a link by e-mail than paper. */
export async function brianReadsOnScreen({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  done(await books.recordNeed(dana, { fund: 'LS-002', reader: 'person', form: 'web', way: 'e-mail' }))
}

/** Brian's question is answered, so he is to be told. */
export async function brianIsAnswered({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  for (const { asked } of done(await books.openQuestions(dana, {})))
    done(
      await books.answerQuestion(dana, { question: asked.id, says: 'Yes: nothing was taken for that day.' }),
    )
}

/** The council's rule on what goes back is agreed with Brian. */
export async function aRuleIsAgreed({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  const brian = PEOPLE.find((p) => p.ref === 'LS-002')
  if (!brian) throw new Error('the demo has no Brian')
  const surplus = { rule: 'over-sum', pence: 10_000 } as const
  const agreement = { ...termsFor(brian, '2026-06-01' as Day), surplus }
  const decided = { name: 'Brian', involved: 'in-person' } as const
  done(await books.agreeAnew(dana, { fund: 'LS-002', agreement, decided }))
}

/** And what is over it is asked back. */
export async function aReclaimIsAsked(doors: Doors): Promise<void> {
  await aRuleIsAgreed(doors)
  const { books } = doors.larch
  done(await books.askReclaim(doors.callers.dana, { fund: 'LS-002', pence: 5000 }))
}

/** Dana asks that bank details change, and that what was earned is taken. */
export async function danaProposes({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  done(await books.propose(dana, { what: 'drawdown', through: day('2026-05-31') }))
}

/** May's bank file comes before its roster: what was taken is more than is known to be earned. */
export async function theBankComesFirst({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  const bank = readFile(bytesOf('bank-2026.csv'), 'bank-2026.csv', [larchRoster])
  if (Array.isArray(bank)) throw new Error('the bank’s file is not read')
  done(await books.importFiles(dana, { files: [bank] }))
}

/** A purchase that Brian decided comes with another sum in the log. */
export async function aPurchaseMayBeIt({ larch: { books }, callers: { dana, brian } }: Doors): Promise<void> {
  const massage = { supplier: 'Calm Hands', what: 'Massage', pence: 1000 }
  done(await books.chooseToBuy(brian, { fund: 'LS-002', on: TODAY, ...massage, decided: { own: true } }))
  const text = `Date,Client Ref,Supplier,What,Amount,Receipt,Paid From,Decided By
02/06/2026,LS-002,Calm Hands,"Massage, feet",12.50,R-0006,provider card,"Brian, in person"
`
  const log = readFile(new TextEncoder().encode(text), 'purchases-june.csv', [])
  if (Array.isArray(log)) throw new Error('the log is not read')
  done(await books.importFiles(dana, { files: [log] }))
}

/** Dana begins to add people, and stops after the first steps: Zoe, or as many as there are asked for. */
export const danaBegins =
  (many = 1) =>
  async ({ larch: { books }, callers: { dana } }: Doors): Promise<void> => {
    for (let n = 1; n <= many; n++) {
      const fields = {
        ...{ way: 'person', key: `begun-on-screen-${n}`, finished: 'person week late' },
        ...{
          'person-name': n === 1 ? 'Zoe Okonkwo-Featherstonehaugh' : `Person ${n}`,
          'person-ref': `LS-${n + 100}`,
        },
        ...{ 'person-from-day': '15', 'person-from-month': '6', 'person-from-year': '2026' },
        ...{ 'week-hours-standard': '24:00', 'late-rule': 'direct-lines' },
      }
      done(await books.keepDraft(dana, { way: 'person', form: `form-${fields.key}`, fields }))
    }
  }

/** And a new agreement for Sally. */
export async function danaAgreesAnew({ larch: { books }, callers: { dana } }: Doors): Promise<void> {
  const fields = {
    ...{ way: 'anew', key: 'begun-for-sally-1', 'stands-on': '1', 'late-rule': 'direct-lines' },
    finished: 'price kinds week funders late unused surplus',
  }
  done(await books.keepDraft(dana, { way: 'anew', fund: 'LS-001', form: `form-${fields.key}`, fields }))
}
