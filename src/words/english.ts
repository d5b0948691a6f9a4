/**
 * Every word that the person's statement says in English, on the page and on paper (design.md §9). Plain
 * words for a reading age of about ten. A blank after an erasure is the only thing that is not here and not
 * in the fund's own words, beside what differs by nation (nations.ts).
 *
 * Another language is a file like this one. What has figures or names in it is a function of them, so that each
 * language can put them where they belong.
 */
export const ENGLISH = {
  /** As HTML and PDF name it. */
  language: 'en-GB',

  dates: {
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    months: [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ],
    day: ({ day, month, year }: DateSaid) => `${day} ${month} ${year}`,
    dayAndMonth: ({ day, month }: DateSaid) => `${day} ${month}`,
    shortDay: ({ weekday, day, month }: DateSaid) => `${weekday} ${day} ${month}`,
    month: ({ month, year }: DateSaid) => `${month} ${year}`,
  },
  /** Hours, minutes and seconds of a stretch of time: “7 h 30”, “30 min”, “20 s”. */
  time: (h: number, min: number, s: number) => {
    if (s !== 0) return `${h ? `${h} h ` : ''}${h || min ? `${min} min ` : ''}${s} s`
    if (h === 0 && min !== 0) return `${min} min`
    return min === 0 ? `${h} h` : `${h} h ${String(min).padStart(2, '0')}`
  },
  list: (items: readonly string[]) =>
    items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
  /** At the start of a row or a column. */
  capital: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),

  removed: '(removed)',
  none: '–',

  title: (period: string) => `Your statement for ${period}`,
  documentTitle: (person: string, period: string) => `Statement for ${person}, ${period}`,
  mayChange: 'Early copy: this may change',
  mayChangeWhy: 'This is an early copy. Some things may change before the final statement.',
  final: (period: string) => `This is the final statement for ${period}.`,
  runningLine: (period: string, known: string) => `${period}, what we knew on ${known}`,
  page: (page: number, of: number) => `Page ${page} of ${of}`,

  about: {
    heading: 'About this statement',
    person: 'For',
    provider: 'From',
    funders: 'Paid for by',
    period: 'Days',
    days: (first: string, last: string) => `${first} to ${last}`,
    inMonth: (month: string) => `in ${month}`,
    inDays: (days: string) => `from ${days}`,
    known: 'It shows',
    knownOn: (day: string) => `What we knew on ${day}`,
    knownWhy: 'If we hear of something later, it will be in a later statement.',
  },

  hours: {
    heading: 'Your hours',
    leftOn: (day: string) => `Left on ${day}`,
    left: (day: string, label: string) => `Left on ${day}, counted in ${label}`,
    worth: (pounds: string) => `Worth ${pounds}`,
    worthWithSaved: (pounds: string) => `Worth ${pounds} with the hours you are saving`,
    none: 'There are no hours in this fund. It is a fund of money.',
    table: 'How we got to the hours you have left',
    row: 'What happened',
    before: (day: string) => `Left on ${day}`,
    given: 'Given to you',
    used: 'You used',
    swapped: 'Swapped for other hours',
    money: 'Turned into money, or bought with money',
    saved: 'Saved, or taken out of saving',
    cancelledLate: 'Cancelled late',
    sentBack: (funder: string) => `Sent back to ${funder}`,
    other: 'Other changes',
    planned: 'Of these, already planned',
    sum: (weeks: string, inPeriod: string, sum: string, label: string) =>
      `${weeks} began ${inPeriod}: ${sum} of ${label}.`,
    weeks: (n: number) => (n === 1 ? '1 week' : `${n} weeks`),
    potsTable: 'Hours you are saving',
    pot: 'Saving for',
    kind: 'Kind of hours',
    potBefore: 'Before',
    potIn: 'Put in',
    potOut: 'Taken out',
    potLeft: 'Saved now',
  },

  money: {
    heading: 'Your money',
    left: (day: string) => `Left on ${day}`,
    table: 'How we got to the money you have left',
    row: 'What happened',
    amount: 'Amount',
    before: (day: string) => `Left on ${day}`,
    in: 'Came in',
    out: 'Went out',
    splitTable: 'What this money is for',
    splitRow: 'For',
    behindHours: 'To pay for your hours',
    toSpend: 'To spend on other things',
    savedFor: (name: string) => `Saving for ${name}`,
    emergencies: 'Kept for emergencies',
    splitTotal: (day: string) => `Left on ${day}`,
    account: 'Every change to your money',
    day: 'Day',
    what: 'What happened',
    change: 'Change',
    balance: 'Left then',
    start: (day: string) => `Left on ${day}`,
    week: (week: string) => `Money for the week from ${week}`,
    weekly: 'Money for the week',
    support: (times: string) => `Support, ${times}`,
    supportAlone: 'Support',
    'cancelled-late': (times: string) => `Cancelled late, ${times}`,
    cancelledLateAlone: 'Cancelled late',
    bought: (supplier: string) => `Bought from ${supplier}`,
    'sent-back': (funder: string) => `Sent back to ${funder}`,
    'brought-forward': 'Brought here from before we began',
    'put-right': 'We put a mistake right',
    repriced: 'The price of an hour changed',
    kept: 'Kept for running costs though no support was given',
    other: 'Another change',
  },

  asked: {
    heading: 'Asked for and not yet paid',
    table: 'Things you asked for that are not yet paid',
    what: 'What',
    supplier: 'Where from',
    on: 'Asked on',
    amount: 'Amount',
    total: 'All together',
  },

  pounds: {
    heading: 'Where each pound went',
    nothing: (inPeriod: string) => `No money was used ${inPeriod}.`,
    chart: 'Where each £1 you used went',
    table: 'Where the money you used went',
    row: 'What it went on',
    amount: 'Amount',
    of100: 'Out of each £1',
    direct: 'Direct support',
    management: (provider: string) => `Running ${provider}`,
    cancelledLate: 'Cancelled late',
    bought: 'Things you bought',
    kept: 'Kept for running costs though no support was given',
    total: 'All you used',
    not: 'This is how the agreed price is made up. It is not what staff were paid.',
    pence: (n: number) => `${n}p`,
    pound: '£1.00',
    alt: (parts: string) => `A bar that shows where each £1 went: ${parts}.`,
    part: (label: string, pence: string) => `${label} ${pence}`,
  },

  lines: {
    heading: 'Every visit',
    table: (inPeriod: string) => `Every visit ${inPeriod}`,
    none: (inPeriod: string) => `There were no visits ${inPeriod}.`,
    day: 'Day',
    times: 'Time',
    what: 'Hours and price',
    worker: 'With',
    amount: 'Cost',
    total: 'All visits',
    priced: (hours: string, label: string, price: string) => `${hours} of ${label} at ${price}`,
    used: (hours: string) => `Taken from your hours: ${hours}`,
    hoursOf: (hours: string, label: string) => `${hours} of ${label}`,
    shared: (people: number) => `Shared by ${people} people`,
    unfunded: (hours: string) => `Extra support we did not charge for: ${hours}`,
    planned: 'These are the planned times',
    putRight: 'We put a mistake right',
    relatesTo: (day: string) => `This belongs to ${day}`,
    penny: 'Why can two visits of the same length differ by 1p?',
    pennyWhy:
      'An hour can cost parts of a penny. We keep every part, and round the sum so far to whole pennies. So one visit may show a penny more than the next. All of them together are right.',
  },

  bought: {
    heading: 'Things you bought',
    table: 'Things you bought with your money',
    day: 'Day',
    what: 'What',
    supplier: 'Where from',
    amount: 'Amount',
    total: 'All together',
    'provider-card': (provider: string) => `Paid with ${provider}’s card`,
    'provider-cash': (provider: string) => `Paid with ${provider}’s cash`,
    noReceipt: 'No receipt yet',
    putRight: 'We put a mistake right',
  },

  decisions: {
    heading: 'Who decided',
    table: 'What was decided, and by whom',
    day: 'Day',
    what: 'What was decided',
    who: 'Who decided',
    you: 'You',
    swapped: (from: string, to: string) => `Swap ${from} for ${to}`,
    'into-money': (hours: string, pounds: string) => `Turn ${hours} into ${pounds}`,
    'back-into-hours': (hours: string, pounds: string) => `Buy ${hours} for ${pounds}`,
    saved: (what: string, name: string) => `Save ${what} for ${name}`,
    'taken-out': (what: string, name: string) => `Take ${what} out of saving for ${name}`,
    'set-aside': (pounds: string) => `Keep ${pounds} for emergencies`,
    drawn: (pounds: string) => `Take ${pounds} from what is kept for emergencies`,
    bought: (what: string) => `Buy ${what}`,
    boughtFor: (what: string, pounds: string) => `Buy ${what} for ${pounds}`,
    something: 'something',
    agreement: 'A new agreement',
    standing: 'Small things you may buy without asking each time',
    funded: (hours: string) => `Pay for ${hours} that we had not charged for`,
    other: 'Another decision',
    involved: {
      'on-screen': 'On screen',
      'in-person': 'Face to face',
      'by-phone': 'By phone',
      'in-writing': 'In writing',
      'in-their-way': 'In your own way',
    } as Record<string, string>,
  },

  prices: {
    heading: 'What an hour costs',
    table: 'What an hour costs and what it is made of',
    row: 'What it pays for',
    from: (label: string, day: string) => `${label} from ${day}`,
    direct: 'Direct support',
    management: (provider: string) => `Running ${provider}`,
    margin: (provider: string) => `${provider}’s margin`,
    total: 'The whole price',
    forSome: (pounds: string, n: number) => `${pounds} for ${n}`,
    ratio: (standard: string, standardLabel: string, own: string, ownLabel: string) =>
      `${standard} of ${standardLabel} can be swapped for ${own} of ${ownLabel}.`,
  },

  bank: {
    heading: 'Where your money is',
    table: 'Where your money is',
    row: 'Where',
    amount: 'Amount',
    atBank: 'At the bank',
    owed: (funder: string) => `${funder} still has to pay`,
    ahead: (funder: string) => `${funder} has paid ahead`,
    lent: (provider: string) => `${provider} has lent you`,
    earned: (provider: string) => `${provider} has earned and not yet taken`,
    total: (day: string) => `Yours on ${day}`,
  },

  earlier: {
    heading: 'Changes to earlier months',
    why: 'These belong to an earlier month. We heard of them too late for that statement.',
    table: 'Changes to earlier months',
    day: 'Day',
    what: 'What changed',
    amount: 'Change',
    total: 'All together',
    other: 'Another change',
  },

  unfunded: {
    heading: 'Extra support we did not charge for',
    table: 'Support we gave and did not charge for',
    why: (provider: string) => `${provider} gave this support. Your fund did not pay for it.`,
    kind: 'Kind of hours',
    hours: 'Hours',
    worth: 'What it would have cost',
  },

  missed: {
    heading: 'Visits that did not happen',
    couldNotCome: (n: number, inPeriod: string) =>
      n === 1
        ? `We could not come 1 time ${inPeriod}. You did not pay for it.`
        : `We could not come ${n} times ${inPeriod}. You did not pay for them.`,
    table: 'Visits that did not happen',
    day: 'Day',
    times: 'Time',
    why: 'Why',
    hours: 'Hours used',
    amount: 'Cost',
    reasons: {
      'cancelled-in-time': 'Cancelled in time',
      'cancelled-late': 'Cancelled late',
      'no-access': 'We could not get in',
      hospital: 'You were in hospital',
      illness: 'You were ill',
      'could-not-come': 'We could not come',
    },
  },

  year: {
    heading: 'The year so far',
    table: (day: string) => `Since ${day}`,
    row: 'Since the year began',
    amount: 'Amount',
    given: 'Money given to you',
    used: 'Money you used',
    hours: (label: string) => `You used, ${label}`,
  },

  ask: {
    heading: 'If something looks wrong',
    ask: (provider: string) =>
      `Ask ${provider}. Say the day and the time of the line you ask about. You can ask about any line.`,
    complain: 'If you are not happy with the answer, you can complain. Do it in this order:',
    provider: (provider: string) => `First, to ${provider}.`,
    funder: (funder: string) => `Then, to ${funder}.`,
    ombudsman: (name: string, phone: string, web: string) =>
      `Then, to ${name}. It is free. Phone ${phone}, or go to ${web}.`,
  },

  sent: {
    heading: 'Who this is for',
    to: (reader: string, format: string) => `${reader}: ${format}`,
    nobody: 'Nobody has been named yet.',
    readers: {
      person: 'You',
      representative: 'The person who speaks for you',
      commissioner: 'Your council',
      provider: 'The provider',
    },
    forms: {
      web: 'on a web page',
      pdf: 'on paper',
      'large-print': 'in large print',
      'easy-read': 'in easy read',
      csv: 'as a table for a computer',
      json: 'as data for a computer',
      other: 'in another way that suits them',
    },
  },

  proof: {
    heading: 'To check this statement',
    why: 'You do not need this page to read your statement. With these codes anyone can check that nobody has changed it, or the records behind it.',
    ref: 'Fund',
    number: 'Statement number',
    standsOn: 'Records in the fund up to number',
    head: 'Chain head (code of the last record)',
    lastStatement: 'Code of the statement before',
    first: 'This is the first statement.',
    code: 'Verification code',
  },
}

/** A civil day with the language's own names of day and month. */
export interface DateSaid {
  readonly weekday: string
  readonly day: number
  readonly month: string
  readonly year: number
}

/** Paper's own name for it. */
export const ENGLAND = ENGLISH
