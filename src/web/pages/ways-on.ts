import type { Choice } from '../design/choices.tsx'
import type { SummaryItem } from '../design/tables.tsx'
import { urls } from '../urls.ts'
import { spendingSaid } from './committed.tsx'
import { notRecordedYet } from './deciding.tsx'
import type { AtDoor } from './door.tsx'
import { keptOf } from './kept-still.tsx'
import { savedNow } from './save.tsx'
import { capital, pounds } from './words.ts'

/** A page of ways on: at most three, so that nobody has to choose among many. */
export interface Ways {
  readonly title: string
  readonly lead?: string | undefined
  /** What there is, where the ways are about it; a link beside each is no choice among the three. */
  readonly list?: readonly SummaryItem[] | undefined
  readonly ways: readonly Choice[]
}

export function useOf(at: AtDoor): Ways {
  const { id } = at.page.fund
  const { decides } = at
  const swaps = swapIn(at)
  const saves = decides.has('save') || decides.has('buy')
  return {
    title: at.isOwn ? 'Use my hours or money' : 'Use hours or money',
    lead: 'Nothing happens until you have checked it. You can undo it until it is used.',
    ways: [
      {
        href: urls.use(id, 'cost'),
        text: 'What would it cost?',
        line: 'Ask before you plan. How late can I stay?',
        symbol: 'price',
      },
      ...(swaps ? [{ href: urls.use(id, 'swap'), ...swaps, symbol: 'swap' as const }] : []),
      ...(saves
        ? [
            {
              href: urls.use(id, 'save'),
              text: decides.has('save') ? (decides.has('buy') ? 'Save or buy' : 'Save') : 'Buy',
              line: 'For something you want, or for emergencies.',
              symbol: 'saving' as const,
            },
          ]
        : []),
    ],
  }
}

/** What whoever asks may swap, and what that is about: nothing else is named. */
function swapIn({ page, decides }: AtDoor): Pick<Choice, 'text' | 'line'> | undefined {
  const kinds = page.agreement?.kinds ?? []
  const money = decides.has('hours-into-money')
  const hours = decides.has('swap') && kinds.length > 1
  if (!money && !hours) return undefined
  if (!hours) return { text: 'Swap hours or money', line: 'Hours into money, or money into hours.' }
  // Without what stands in brackets behind a kind's name: it is said where one chooses.
  const named = [...kinds.map((k) => k.label.replace(/ \(.*\)$/, '')), ...(money ? ['money'] : [])]
  const all = capital(new Intl.ListFormat('en-GB').format(named))
  return {
    text: money ? 'Swap hours or money' : 'Swap hours for other hours',
    line: named.length > 4 ? 'Like day hours for other hours.' : `${all}.`,
  }
}

export function costOf({ page }: AtDoor): Ways {
  const { id } = page.fund
  return {
    title: 'What would it cost?',
    lead: 'You can ask as often as you like. Nothing is written down.',
    ways: [
      {
        href: urls.cost(id),
        text: 'What would a visit cost?',
        line: 'Say the day and the times.',
        symbol: 'price',
      },
      {
        href: urls.latest(id),
        text: 'How late can I stay?',
        line: 'Say when it begins.',
        symbol: 'late',
      },
      {
        href: urls.use(id, 'prices'),
        text: 'What an hour costs',
        line: 'And what it is made of.',
        symbol: 'pound',
      },
    ],
  }
}

/** Why unused hours cannot be swapped or saved now, before anybody asks. */
function notYet(at: AtDoor): string | undefined {
  const self = at.isOwn ? 'person' : 'representative'
  const no = notRecordedYet({ page: at.page, self, today: at.today }, at.provider)
  return no && `Hours cannot be swapped or saved now. ${no}`
}

export function swapOf(at: AtDoor): Ways {
  const { id } = at.page.fund
  const kinds = at.page.agreement?.kinds ?? []
  const money = at.decides.has('hours-into-money')
  const hours = at.decides.has('swap') && kinds.length > 1
  return {
    title: swapIn(at)?.text ?? 'Swap hours or money',
    lead: notYet(at) ?? 'Only hours that are not used and not planned can be swapped.',
    ways: [
      ...(hours
        ? [
            {
              href: urls.swap(id),
              text: 'Swap hours for other hours',
              line: `Like ${kinds[0]?.label ?? 'day hours'} for ${kinds[1]?.label ?? 'others'}.`,
              symbol: 'swap' as const,
            },
          ]
        : []),
      ...(money
        ? [
            {
              href: urls.swap(id, { want: 'money' }),
              text: 'Turn hours into money',
              line: 'To spend on other things.',
              symbol: 'money' as const,
            },
            {
              href: urls.swap(id, { give: 'money' }),
              text: 'Turn money into hours',
              line: 'At the price of today.',
              symbol: 'clock' as const,
            },
          ]
        : []),
    ],
  }
}

export function saveOf(at: AtDoor): Ways {
  const { page, decides } = at
  const { id } = page.fund
  return {
    title: decides.has('save') && decides.has('buy') ? 'Save or buy' : decides.has('save') ? 'Save' : 'Buy',
    lead: spendingSaid(page),
    ways: [
      ...(decides.has('buy')
        ? [
            {
              href: urls.buy(id),
              text: 'Buy something',
              line: `You decide. ${at.provider} pays for it.`,
              symbol: 'shopping' as const,
            },
          ]
        : []),
      ...(decides.has('save')
        ? [
            {
              href: urls.save(id),
              text: 'Save for something',
              line: 'Like a trip, or a bike.',
              symbol: 'saving' as const,
            },
            {
              href: urls.use(id, 'saved'),
              text: 'Emergencies, and what is saved',
              line: 'Keep some, or take it out again.',
              symbol: 'emergency' as const,
            },
          ]
        : []),
    ],
  }
}

const MOST_LISTED = 12

export function savedOf({ page, decides }: AtDoor): Ways {
  const { id } = page.fund
  const all = savedNow(page)
  const saved = all.length > 0
  const kept = keptOf(page, 'GBP', 'contingency')
  return {
    title: 'Emergencies, and what is saved',
    lead: saved ? undefined : 'Nothing is saved yet.',
    list: [
      ...all.slice(0, MOST_LISTED).map(({ name, text, value, unit, number }) => {
        const still = keptOf(page, unit, `${unit === 'GBP' ? 'saved' : 'pot'}:${number}`)
        return {
          label: `Saved for ${name}`,
          value: still ? `${text}\n(${still})` : text,
          ...(decides.has('save')
            ? {
                action: {
                  href: urls.save(id, { todo: 'take-out', from: value }),
                  text: 'Take out',
                  about: `of what is saved for ${name}`,
                },
              }
            : {}),
        }
      }),
      ...(all.length > MOST_LISTED
        ? [{ label: 'And more', value: `${all.length - MOST_LISTED} more things are saved for` }]
        : []),
      {
        label: 'Kept for emergencies',
        value: kept ? `${pounds(page.contingency)}\n(${kept})` : pounds(page.contingency),
      },
    ],
    ways: decides.has('save')
      ? [
          ...(saved
            ? [
                {
                  href: urls.save(id, { todo: 'take-out' }),
                  text: 'Take out what is saved',
                  line: 'To use it, or for something else.',
                  symbol: 'saving' as const,
                },
              ]
            : []),
          {
            href: urls.save(id, { todo: 'set-aside' }),
            text: 'Keep money for emergencies',
            line: 'It is not spent on other things.',
            symbol: 'emergency' as const,
          },
          ...(page.contingency > 0
            ? [
                {
                  href: urls.save(id, { todo: 'drawn' }),
                  text: 'Use money kept for emergencies',
                  line: 'Say what it is needed for.',
                  symbol: 'money' as const,
                },
              ]
            : []),
        ]
      : [],
  }
}

export function mineOf({ page, isOwn, who }: AtDoor): Ways {
  const { id } = page.fund
  return {
    title: isOwn ? 'My statements and people' : 'Statements and people',
    ways: [
      {
        href: urls.mine(id, 'statements'),
        text: isOwn ? 'My statements' : 'Statements',
        line: 'And questions about them.',
        symbol: 'letter',
      },
      {
        href: urls.mine(id, 'deciding'),
        text: isOwn ? 'Who can see and decide for me' : `Who can see and decide for ${who}`,
        line: 'And what was decided.',
        symbol: 'person',
      },
      {
        href: urls.mine(id, 'seeing'),
        text: 'Who looked',
        line: isOwn ? 'And how we write to you.' : `And how we write to ${who}.`,
        symbol: 'computer',
      },
    ],
  }
}

export function decidingOf({ page, isOwn, who }: AtDoor): Ways {
  const { id } = page.fund
  return {
    title: isOwn ? 'Who can see and decide for me' : `Who can see and decide for ${who}`,
    ways: [
      {
        href: urls.whoCanSee(id),
        text: 'Who can see and decide',
        line: 'And what they may decide.',
        symbol: 'person',
      },
      {
        href: urls.decisions(id),
        text: isOwn ? 'My decisions' : 'Decisions',
        line: 'Say if one was not right, or undo it.',
        symbol: 'tick',
      },
    ],
  }
}

export function seeingOf({ page, isOwn, who }: AtDoor): Ways {
  const { id } = page.fund
  return {
    title: isOwn ? 'Who looked, and how we write to you' : `Who looked, and how we write to ${who}`,
    ways: [
      { href: urls.looked(id), text: 'Who looked', line: 'Month by month.', symbol: 'computer' },
      {
        href: urls.writing(id),
        text: isOwn ? 'How we write to you' : `How we write to ${who}`,
        line: 'On paper, in large print, in Easy Read.',
        symbol: 'letter',
      },
    ],
  }
}
