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
  boxes: 'A small box stands for a sign that we cannot print.',

  about: {
    heading: 'About this statement',
    person: 'For',
    provider: 'From',
    funders: 'Paid for by',
    period: 'Days',
    days: (first: string, last: string) => `${first} to ${last}`,
    inMonth: (month: string) => `in ${month}`,
    inDays: (days: string) => `from ${days}`,
    runs: 'Your fund',
    runsFrom: (first: string) => `Began on ${first}`,
    daysLeft: (days: number, day: string) =>
      days === 1 ? `1 day is left until ${day}` : `${days} days are left until ${day}`,
    known: 'It shows',
    knownOn: (day: string) => `What we knew on ${day}`,
    knownWhy: 'If we hear of something later, it will be in a later statement.',
    toSpend: (day: string) => `Money to spend on ${day}`,
    toSpendWhy: 'For things you want to buy.',
    used: (hours: string, inPeriod: string) => `You used ${hours} ${inPeriod}.`,
    usedNone: (inPeriod: string) => `You used no hours ${inPeriod}.`,
    saving: 'You are also keeping',
    savingFor: (what: string, name: string) => `${what} for ${name}`,
    emergencies: (pounds: string) => `${pounds} for emergencies`,
    ask: (provider: string) =>
      `Does something look wrong? Ask ${provider}. Near the end, “If something looks wrong” tells you how.`,
  },

  changed: {
    heading: 'What changed since the early copy',
    why: (day: string) => `You may have seen an early copy. It said what we knew on ${day}.`,
    nothing: 'What you have left is still the same.',
    table: 'What you have left, then and now',
    row: 'What',
    early: 'Early copy',
    now: 'Now',
    change: 'Change',
    hours: (label: string) => `Hours left, counted in ${label}`,
    money: 'Money left',
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

  weeks: {
    heading: 'Week by week',
    hours: (label: string) => `Your hours each week, counted in ${label}`,
    money: 'What each week cost',
    week: 'Week',
    visits: 'Visits',
    given: 'Given to you',
    used: 'You used',
    other: 'Other changes',
    left: 'Left then',
    cost: 'Cost',
    bought: 'Things you bought',
    total: 'All together',
  },

  plan: {
    heading: 'Your plan',
    table: 'What your plan set aside, and what was used',
    purpose: 'What for',
    planned: 'In the plan',
    used: 'Used',
    total: 'All together',
  },

  contribution: {
    heading: 'What you pay yourself',
    table: 'What you pay towards your support',
    row: 'What',
    amount: 'Amount',
    assessed: 'What you were asked to pay',
    due: 'To pay now',
    paid: 'You have paid',
    collected: (how: string) => `How you pay: ${how}`,
  },

  review: {
    heading: 'When we look at this together again',
    next: (day: string) => `We will look at it together on ${day}.`,
    actions: 'What we agreed to do until then:',
  },

  reclaim: {
    heading: 'What may be sent back',
    says: (pounds: string, funder: string, day: string) =>
      `${pounds} may be sent back to ${funder} on ${day}.`,
    nothing: (funder: string, day: string) => `Nothing is to be sent back to ${funder} on ${day}.`,
    rule: (rule: string) => `This is in your agreement: ${rule}`,
  },

  lines: {
    line: 'Line',
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
    undone: (day: string) => `This was a mistake. We put it right on ${day}, and it does not count`,
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
    you: 'You decided',
    decided: (name: string) => `${name} decided`,
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

  questions: {
    heading: 'Your questions',
    table: 'Questions and answers',
    asked: 'Asked on',
    about: 'About',
    question: 'Question',
    answer: 'Answer',
    line: (line: number, statement: number) => `Line ${line} of statement ${statement}`,
    whole: (statement: number) => `Statement ${statement}`,
    by: {
      person: 'You asked',
      representative: 'The person who speaks for you asked',
      commissioner: 'Your council asked',
    },
    answered: (day: string) => `On ${day}`,
    due: (day: string) => `No answer yet. It is due by ${day}.`,
  },

  ask: {
    heading: 'If something looks wrong',
    ask: (provider: string) => `You can ask about any line. Ask ${provider}. Give the line’s number.`,
    number: (statement: number) => `Say that it is in statement ${statement}.`,
    here: 'You can ask here',
    answer: (days: number) => `You get an answer within ${days} days.`,
    late: (days: number, funder: string) =>
      `If you have no answer after ${days} days, ${funder} hears of it.`,
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
    why: 'You do not need this page to read your statement. It is for checking that nobody has changed it. The codes here fit this statement and the records behind it, and no others.',
    notIssued: 'This statement has not been sent out yet, so it has no code of its own.',
    where: 'Check the code here',
    how: 'Type in the code. You do not have to sign in. The page only tells you if a statement with this code was sent out.',
    scan: 'Scan this with a phone to check the code',
    ref: 'Fund',
    number: 'Statement number',
    standsOn: 'Records in the fund up to number',
    head: 'Chain head (code of the last record)',
    lastStatement: 'Code of the statement before',
    first: 'This is the first statement.',
    code: 'Verification code',
  },

  charts: {
    days: (period: string) => `The hours you had left each day, ${period}`,
    daysAlt: (points: string) => `A line that shows the hours left at the end of each day: ${points}.`,
    fewest: (day: string) => `Fewest, on ${day}`,
    point: (label: string, hours: string) => `${label}, ${hours}`,
    weeks: 'What you were given and what you used, week by week',
    given: 'Given to you',
    used: 'You used',
    plan: 'What your plan sets aside and what you used',
    planned: 'Planned',
    pairsAlt: (rows: string) => `Two bars side by side for each: ${rows}.`,
    pair: (label: string, first: string, second: string) => `${label}, ${first}, ${second}`,
    named: (label: string, value: string) => `${label} ${value}`,
  },

  /** How a page offers the other forms. */
  forms: {
    heading: 'Other ways to read this statement',
    web: 'On this website',
    pdf: 'To print or keep (PDF)',
    'large-print': 'In large print (PDF)',
    'easy-read': 'In Easy Read, with pictures',
    'easy-read-pdf': 'In Easy Read, to print (PDF)',
    csv: 'As a table for a computer (CSV)',
    json: 'As data for a computer (JSON)',
    entries: 'The records behind it, to check it with',
    askAbout: (line: string) => `Ask about line ${line}`,
  },

  /** The headings of the statement as a table for a computer. */
  csv: {
    part: 'Part',
    line: 'Line',
    day: 'Day',
    from: 'From',
    to: 'To',
    what: 'What',
    about: 'About',
    kind: 'Kind Of Hours',
    hours: 'Hours',
    seconds: 'Seconds',
    count: 'How Many',
    pounds: 'Pounds',
    left: 'Left Then',
    outOf100: 'Pence Of Each Pound',
    price: 'Price',
    leftEachDay: 'What was left each day',
    perVisit: 'Hours of a visit',
    taken: 'Taken from your hours',
    state: { final: 'Final', 'may-change': 'Early copy' },
  },

  /** Easy Read: sentences of at most 15 words, none of them with a name in it. */
  easy: {
    title: (period: string) => `Easy Read: your statement for ${period}`,
    documentTitle: (person: string, period: string) => `Easy Read statement for ${person}, ${period}`,
    item: (label: string, value: string) => `${label}: ${value}`,
    time: (h: number, min: number, s: number) => {
      const of = (n: number, one: string) => (n === 0 ? [] : [`${n} ${one}${n === 1 ? '' : 's'}`])
      const said = [...of(h, 'hour'), ...of(min, 'minute'), ...of(s, 'second')]
      return said.length === 0 ? '0 hours' : said.join(' ')
    },
    more: (amount: string) => `${amount} more`,
    less: (amount: string) => `${amount} less`,
    visits: (n: number) => (n === 1 ? '1 visit' : `${n} visits`),
    times: (n: number) => (n === 1 ? '1 time' : `${n} times`),
    both: (first: string, second: string) => `${first}, ${second}`,

    about: {
      heading: 'About this statement',
      what: ['This shows your hours and your money.', 'It shows what you used them for.'],
      person: ['It is for you.'],
      period: ['It is about these days.'],
      provider: ['It is from us.', 'We support you.'],
      funders: ['They pay for your support.'],
      known: ['It shows what we knew on this day.'],
      mayChange: ['This is an early copy.', 'Some things may change.', 'You will get a final copy later.'],
      final: ['This is the final copy.', 'If we hear of more, we will tell you next time.'],
      replaces: ['You had an early copy before.', 'This copy is newer.', 'Please use this one.'],
      early: ['The early copy said you had this left.'],
    },

    hours: {
      heading: 'Your hours',
      none: ['Your support is paid with money.', 'You do not have hours to count.'],
      left: (day: string) => ['You have this much time left.', `We counted it on ${day}.`],
      together: 'Your different kinds of hours are counted together.',
      leftByKind: ['This is what you have left of each kind.'],
      worth: ['Your hours are worth this much money.'],
      worthWithSaved: ['Your hours are worth this much money.', 'The hours you are saving count too.'],
      before: (day: string) => [`You had this left on ${day}.`],
      given: ['You were given this.'],
      weeksBegan: (n: number) => (n === 1 ? '1 week began.' : `${n} weeks began.`),
      used: ['You used this.'],
      weeks: ['This is what you used each week.'],
      swapped: ['You swapped some hours for other hours.'],
      money: ['You turned hours into money.'],
      bought: ['You bought hours with money.'],
      saved: ['You put hours away to save them.'],
      takenOut: ['You took hours out of your saving.'],
      pots: ['You are saving these hours.'],
      cancelledLate: ['This went for visits that were cancelled late.'],
      lateCounts: 'Visits cancelled late count too.',
      sentBack: ['This was sent back.', 'It went to those who pay for your support.'],
      other: ['These are other changes to your hours.'],
      planned: ['Some of what is left is already planned.'],
    },

    money: {
      heading: 'Your money',
      left: (day: string) => ['You have this much money left.', `We counted it on ${day}.`],
      changed: ['This is how your money changed.'],
      before: 'You had',
      in: 'Came in',
      out: 'Went out',
      behindHours: ['This part pays for your hours.'],
      toSpend: ['You can spend this on other things.'],
      saved: ['You are saving this money.'],
      emergencies: ['This is kept for emergencies.'],
      asked: ['You asked for these things.', 'They are not paid for yet.'],
      bank: ['This is where your money is.'],
    },

    pounds: {
      heading: 'Where each £1 went',
      shares: ['This is where each £1 you used went.'],
      nothing: ['You did not use any money.'],
      total: ['This is all the money you used.'],
      not: ['It shows how the agreed price is made up.', 'It is not what staff were paid.'],
    },

    plan: {
      heading: 'Your plan',
      plan: ['Your plan says what the money is for.', 'This is what was planned and used.'],
      contribution: ['You pay a part yourself.'],
      due: 'You should pay',
      paid: 'You paid',
      review: ['We will look at your plan together.'],
      reclaim: (day: string) => ['This money may be sent back.', `That would be on ${day}.`],
      nothing: ['No money will be sent back now.'],
    },

    bought: {
      heading: 'Things you bought',
      bought: ['You bought these things.'],
      total: ['This is what they cost together.'],
      noReceipt: ['We do not have every receipt yet.'],
    },

    unfunded: {
      heading: 'Extra support',
      extra: ['We gave you extra support.', 'You did not pay for it.'],
      worth: ['It would have cost this much.'],
    },

    missed: {
      heading: 'Visits that did not happen',
      couldNotCome: ['Sometimes we could not come.', 'You did not pay for it.'],
      others: ['These visits did not happen.'],
      cost: ['This was paid for visits cancelled late.'],
    },

    putRight: {
      heading: 'What we put right',
      visits: ['We made a mistake and put it right.'],
      earlier: ['Some things are from an earlier month.', 'We heard of them too late for that month.'],
      total: ['This is how your money changed for them.'],
    },

    questions: {
      heading: 'Questions and answers',
      person: (day: string) => [`You asked us this on ${day}.`],
      representative: (day: string) => [`The person who speaks for you asked this on ${day}.`],
      commissioner: (day: string) => [`Those who pay for your support asked this on ${day}.`],
      answer: (day: string) => [`We answered on ${day}.`],
      due: (day: string) => ['We have not answered yet.', `We will answer by ${day}.`],
    },

    prices: {
      heading: 'What your support costs',
      prices: ['This is what 1 hour, night or visit costs.'],
      hours: ['This is what 1 hour costs.'],
    },

    year: {
      heading: 'The year so far',
      year: (day: string) => [`This is since ${day}.`],
      ends: (day: string) => [`The year ends on ${day}.`],
      daysLeft: (n: number) => (n === 1 ? '1 day left' : `${n} days left`),
    },

    ask: {
      heading: 'If something looks wrong',
      ask: ['Does something look wrong?', 'Ask us.', 'You can ask about anything here.'],
      how: ['You can phone us.', 'You can ask us face to face.'],
      here: 'Ask us here',
      answer: (days: number) =>
        days === 1 ? ['We answer within 1 day.'] : [`We answer within ${days} days.`],
      complain: ['Are you not happy with the answer?', 'You can complain.'],
      provider: ['First, complain to us.'],
      funder: ['Are you still not happy?', 'Then complain to those who pay.'],
      ombudsman: ['Are you still not happy?', 'Then complain to the Ombudsman.', 'It is free.'],
    },

    sent: {
      heading: 'Who gets this statement',
      to: ['We give this statement to these people.'],
    },

    proof: {
      heading: 'To check this statement',
      why: ['You do not need this page.', 'With this code, others can check this statement.'],
      notIssued: ['This is not a statement yet.', 'It shows how things are now.'],
    },

    /** What each picture shows. */
    symbols: {
      clock: 'A clock',
      late: 'The moon and stars',
      money: 'A pound coin',
      bank: 'A bank',
      saving: 'A piggy bank',
      shopping: 'A shopping bag',
      support: 'Two people',
      provider: 'A house',
      council: 'A town hall',
      week: 'A calendar with one week marked',
      month: 'A calendar',
      question: 'A question mark',
      ask: 'A question in a speech bubble',
      letter: 'A letter',
      phone: 'A phone',
      complain: 'A person who speaks at a desk',
      ombudsman: 'A pair of scales',
      tick: 'A tick',
      'may-change': 'A warning sign',
      pound: 'A pound cut into parts',
      price: 'A price tag',
      swap: 'Two arrows that change places',
      cancelled: 'A clock with a cross',
      missed: 'A calendar with a cross',
      extra: 'A clock with a plus sign',
      emergency: 'A life belt',
      'put-right': 'A pencil',
      proof: 'A lock with a tick',
      plan: 'A list with ticks',
      computer: 'A computer',
    },
  },
}

/** A civil day with the language's own names of day and month. */
export interface DateSaid {
  readonly weekday: string
  readonly day: number
  readonly month: string
  readonly year: number
}
