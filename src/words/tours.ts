import type { RoleName } from '../ledger/role.ts'
import type { SymbolName } from './easy-read.ts'

/**
 * A short way round for somebody who comes in for the first time: what they come for, the most frequent first. The page
 * “How this works” and docs/tours tell the same. What stands in “…” stands so on the page that is shown.
 */
export interface Tour {
  readonly title: string
  readonly lead: string
  readonly stops: readonly Stop[]
}

export interface Stop {
  readonly heading: string
  readonly says: readonly string[]
  /** Its picture in docs/pictures/tours, and what is seen there. */
  readonly picture: string
  readonly seen: string
  /** On screen, for whoever reads in pictures. */
  readonly symbol?: SymbolName
  /** Where it is, of one's own fund where it is about one; and what the link there says. */
  readonly at: string
  readonly go: string
}

const MANAGER: Tour = {
  title: 'A short tour for managers',
  lead: 'You keep the record: every hour and every pound of each person. Every day you see who needs you; every month you close.',
  stops: [
    {
      heading: 'Who needs somebody first',
      says: [
        'You come in to “People”: one row a person, those who need somebody first on top.',
        'Each row says this week’s hours, what is left and banked, money to spend, the pace against what is agreed, the next review, and what needs attention. “To look at” names what waits for you.',
        'Write a name or a reference and press “Show”. A name leads to that person’s page.',
      ],
      picture: 'manager-people',
      seen: 'The list of people: what waits, a search, and one row for each person',
      at: '/',
      go: 'People',
    },
    {
      heading: 'Take in the files',
      says: [
        'Rosters, purchases, decisions, the council’s lists and the bank’s file come in together under “Files”.',
        'You see what is in them before anything is written: “Nothing is recorded yet.” Then “Import now”. The same file again changes nothing.',
      ],
      picture: 'manager-import',
      seen: 'Five files looked at: how many rows of each are new, agree, or are left out',
      at: '/import',
      go: 'Import files',
    },
    {
      heading: 'Settle what needs a human',
      says: [
        'A row that cannot be taken in by itself is put aside and says why. Nothing is guessed.',
        'Answer what it asks and press “Settle it”. Who answered, and why, stays on record.',
      ],
      picture: 'manager-put-aside',
      seen: 'A late cancellation that was put aside, with two questions to answer',
      at: '/put-aside',
      go: 'Rows put aside',
    },
    {
      heading: 'What would it cost?',
      says: [
        'On a person’s page, ask before it happens: Friday evening until two in the morning is “7 h 30” of day hours.',
        'The page says what that is made of, and what is left of the week. Asking writes nothing down.',
      ],
      picture: 'manager-cost',
      seen: 'The cost of a Friday night: three day hours and three late hours',
      at: '/',
      go: 'Choose a person',
    },
    {
      heading: 'Write down what somebody decides',
      says: [
        'Swapping hours, saving and buying are the person’s to decide. You write down who decided and how you heard it.',
        '“Check the swap” shows what would be left. Nothing happens before “Swap now”. The person is told, and can say that it was not their decision.',
      ],
      picture: 'manager-swap',
      seen: 'A swap before it is made: who decided, and what would be left',
      at: '/',
      go: 'Choose a person',
    },
    {
      heading: 'The end of a month',
      says: [
        '“Month end” goes through it step by step, and says at each what is done, what is to do and what is in the way.',
        'Begin with what stands behind “Next:”. Last of all the month is closed, and everybody’s statement is sent: by e-mail at one press, on paper with a list to tick.',
      ],
      picture: 'manager-month-end',
      seen: 'The steps of May, each with what is done',
      at: '/month-end',
      go: 'Month end',
    },
    {
      heading: 'What we may take',
      says: [
        'What was earned by support that was delivered, and never the person’s own money. One transfer from the bank, and a list to keep.',
        'It needs a second manager, who answers under “For a second manager”.',
      ],
      picture: 'manager-drawdown',
      seen: 'What may be taken from each fund, adding up to one transfer',
      at: '/drawdown',
      go: 'What we may take',
    },
    {
      heading: 'What you are asked',
      says: [
        '“Reports” answers the three questions that every provider is asked: what is spent on each person, what goes on support and what on management, and what was agreed beside what was delivered.',
        'Each is a page to print and a table to keep, for the days you choose.',
      ],
      picture: 'manager-reports',
      seen: 'Three questions, each answered by one figure of April and a link to the report',
      at: '/reports',
      go: 'Reports',
    },
  ],
}

const PERSON: Tour = {
  title: 'A short tour for you',
  lead: 'This is about your hours and your money. You choose how to use them.',
  stops: [
    {
      heading: 'How much have I got left?',
      says: [
        'This is the first page.',
        'It says how many hours you have left. Under it is your money.',
        'The bar shows this week.',
      ],
      picture: 'person-left',
      seen: 'The first page: hours left, money to spend, and a bar of this week',
      symbol: 'clock',
      at: '/funds/:fund',
      go: 'See what I have left',
    },
    {
      heading: 'Where can I go?',
      says: [
        'There are three boxes. Touch one.',
        '“Use my hours or money” is for choosing. “What happened” is for looking back.',
        '“My statements and people” is for reading and asking.',
      ],
      picture: 'person-ways',
      seen: 'Three boxes: use my hours or money, what happened, my statements and people',
      symbol: 'tick',
      at: '/funds/:fund',
      go: 'See the three boxes',
    },
    {
      heading: 'What happened?',
      says: [
        'You see one week at a time. It says who came, and how much was used.',
        'It says what you bought.',
        '“The week before” goes back.',
      ],
      picture: 'person-week',
      seen: 'One week: each visit with its day, its times and who came',
      symbol: 'week',
      at: '/funds/:fund/happened',
      go: 'See what happened',
    },
    {
      heading: 'What would it cost?',
      says: [
        'Ask before you plan. Say the day and the times.',
        'You see how many hours it would take.',
        'You can ask as often as you like. Nothing is used by asking.',
      ],
      picture: 'person-cost',
      seen: 'What a Friday night would cost: 7 h 30 of day hours',
      symbol: 'price',
      at: '/funds/:fund/cost',
      go: 'Ask what it would cost',
    },
    {
      heading: 'How do I choose?',
      says: [
        'You can swap hours, save, or buy something.',
        'You see what would be left. Read it.',
        'Nothing happens until you press the green button. Here it says “Swap now”.',
      ],
      picture: 'person-swap',
      seen: 'Checking a swap: what you give, what you get, what would be left, and a green button',
      symbol: 'swap',
      at: '/funds/:fund/use',
      go: 'Use my hours or money',
    },
    {
      heading: 'I have changed my mind',
      says: [
        'That is fine. You can undo it until it is used.',
        'Find it in “What happened”. Touch it. Then touch “Undo this”.',
      ],
      picture: 'person-undo',
      seen: 'Undoing a swap: what there would be after it',
      symbol: 'swap',
      at: '/funds/:fund/happened',
      go: 'See what happened',
    },
    {
      heading: 'My statement',
      says: [
        'You get a statement for each month. It says what you had and what was used.',
        'You can read it with pictures. You can print it.',
        'Is something wrong? You can ask about any line.',
      ],
      picture: 'person-statement',
      seen: 'A statement in Easy Read: short sentences, each beside a picture',
      symbol: 'letter',
      at: '/funds/:fund/mine/statements',
      go: 'See my statements',
    },
    {
      heading: 'Who can see this? Who decides?',
      says: [
        'You can see who may look at your hours and money.',
        'You can see who decides what. Most often it is you.',
        'You can see who looked, and when.',
      ],
      picture: 'person-seeing',
      seen: 'Who can see the fund, and who decides each kind of thing',
      symbol: 'person',
      at: '/funds/:fund/people',
      go: 'See who can see and decide',
    },
  ],
}

const REPRESENTATIVE: Tour = {
  title: 'A short tour for representatives',
  lead: 'You see one person’s hours and money, and decide what your authority covers. It stays their money, and they are asked first.',
  stops: [
    {
      heading: 'What is left',
      says: [
        'The first page says the hours that are left, the money to spend, and this week.',
        'Below it stands what was last written down, and three ways on.',
      ],
      picture: 'representative-left',
      seen: 'Emma’s hours and money: what is left, and a bar of this week',
      at: '/funds/:fund',
      go: 'What is left',
    },
    {
      heading: 'Use hours or money',
      says: [
        '“What would it cost?” can be asked as often as you like; nothing is written down.',
        'Beside it stands only what your authority lets you decide, such as “Swap hours or money” or “Save or buy”. What it does not cover is not there.',
      ],
      picture: 'representative-use',
      seen: 'Three ways: ask what it costs, swap, save or buy',
      at: '/funds/:fund/use',
      go: 'Use hours or money',
    },
    {
      heading: 'Check before anything happens',
      says: [
        'Every choice is shown once more with what would be left. Only “Swap now” makes it.',
        'It can be undone until it is used. It is written down as decided by you, and the person can read it.',
      ],
      picture: 'representative-swap',
      seen: 'A swap before it is made, decided by the representative',
      at: '/funds/:fund/use/swap',
      go: 'Swap hours or money',
    },
    {
      heading: 'What happened',
      says: [
        'Week by week: who came, what was used, what was bought. “The week before” and “The week after” lead on.',
        'Touch a line to ask about it, or to undo a choice of yours.',
      ],
      picture: 'representative-week',
      seen: 'A week of Emma’s, with the weeks beside it',
      at: '/funds/:fund/happened',
      go: 'What happened',
    },
    {
      heading: 'Decisions',
      says: [
        '“Decisions” lists everything that was decided, by whom and how.',
        'If the provider wrote down a decision that nobody made, say so there. What it did is kept still until a manager has answered.',
      ],
      picture: 'representative-deciding',
      seen: 'Two ways: who can see and decide, and all decisions',
      at: '/funds/:fund/mine/deciding',
      go: 'Who can see and decide',
    },
    {
      heading: 'How decisions are made',
      says: [
        'For each kind of decision it says who makes it, and how the person is involved.',
        'When your authority ends, so does what you can see: from the next page on.',
      ],
      picture: 'representative-seeing',
      seen: 'Who can see Emma’s fund, and who decides, with how she is involved',
      at: '/funds/:fund/people',
      go: 'Who can see this, and who decides',
    },
  ],
}

const COMMISSIONER: Tour = {
  title: 'A short tour for commissioners',
  lead: 'You see the funds that your organisation pays for, on the days it does. You read and ask; you change nothing. Each person can see that you looked.',
  stops: [
    {
      heading: 'What you pay for',
      says: [
        'You come in to totals that add up: hours, money held, last month and this month. “everybody’s figures” leads to the rows behind them.',
        'Under the totals stands what stands out, by kind.',
      ],
      picture: 'commissioner-start',
      seen: 'Totals over ten funds, and two months beside each other',
      at: '/',
      go: 'What you pay for',
    },
    {
      heading: 'What stands out',
      says: [
        'Under “Exceptions” the heaviest come first: no support in four weeks, a fund that will not last, money lent, a review that is overdue, support that was not paid for.',
        'Each leads to the entries it is told from.',
      ],
      picture: 'commissioner-exceptions',
      seen: 'What stands out, with the people concerned, the heaviest first',
      at: '/exceptions',
      go: 'Exceptions',
    },
    {
      heading: 'From a sentence to its evidence',
      says: [
        'One worker in two places, charged in full: the page names the visit, and its evidence says when the worker was with somebody else.',
        'If that does not answer it, “Ask Larch Support about this”.',
      ],
      picture: 'commissioner-exception',
      seen: 'A visit that was charged in full while its worker is on record elsewhere',
      at: '/exceptions?kind=two-places',
      go: 'Workers in two places',
    },
    {
      heading: 'Draw a sample',
      says: [
        'Under “Sampling” you draw entries at random, by size, or from what stands out.',
        'The seed stands on the page: whoever draws with it again gets the same entries. “This sample as a table (CSV)” is for your file.',
      ],
      picture: 'commissioner-sample',
      seen: 'Twenty-five entries drawn at random, with the seed they were drawn by',
      at: '/sampling',
      go: 'Sampling',
    },
    {
      heading: 'One entry',
      says: [
        'Who came and when, at which price, who decided, when it was written down, and on which statement it stands.',
        '“History” says that nothing was changed since.',
      ],
      picture: 'commissioner-entry',
      seen: 'One visit: what was used, when it was written down, and its history',
      at: '/sampling',
      go: 'Draw an entry',
    },
    {
      heading: 'Ask, and be answered',
      says: [
        'What you ask stands with what it is about, and with the day by which it is answered. Under “Queries” you see what waits.',
        'It stays between you and the provider. Close it when you have what you need.',
      ],
      picture: 'commissioner-query',
      seen: 'A query about money lent to a fund, open until 12 June',
      at: '/queries',
      go: 'Queries',
    },
    {
      heading: 'Your own payments',
      says: [
        'Load your list of what you paid: reference, date, amount. “Compare” shows what agrees, what is only yours and what is only here.',
        'Nothing of your list is kept.',
      ],
      picture: 'commissioner-payments',
      seen: 'A form for a file of payments',
      at: '/payments',
      go: 'Payments',
    },
    {
      heading: 'Keep a pack of each month',
      says: [
        'Under “Packs” you keep each month as it was closed. A small program that works without us shows that a later pack only adds to it, and changes nothing.',
      ],
      picture: 'commissioner-packs',
      seen: 'The pack of March: ten funds, with sums that add up',
      at: '/packs',
      go: 'Packs',
    },
  ],
}

/** One for each role. */
export const TOURS: Readonly<Record<RoleName, Tour>> = {
  manager: MANAGER,
  holder: PERSON,
  representative: REPRESENTATIVE,
  commissioner: COMMISSIONER,
}
