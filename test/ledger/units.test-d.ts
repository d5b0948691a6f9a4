// Read by tsc, never run: each line after `@ts-expect-error` must not compile, or the check itself fails.
import { add, subtract } from 'dinero.js'
import { moneyTransfer } from '../../src/ledger/entry.ts'
import { addHours, hours } from '../../src/ledger/hours.ts'
import { isLess, money, plus } from '../../src/ledger/money.ts'

const [pounds, time] = [money(3600), hours(3600)]

// @ts-expect-error money and hours do not add
add(pounds, time)
// @ts-expect-error nor in our own words
plus(pounds, time)
// @ts-expect-error hours and money do not add either
addHours(time, pounds)
// @ts-expect-error nothing is left when hours are taken from money
subtract(pounds, time)
// @ts-expect-error they do not compare
isLess(pounds, time)
// @ts-expect-error hours are not credited to an account of money
moneyTransfer('hours', 'spending', time)
// @ts-expect-error a bare number says no unit
plus(pounds, 100)
// @ts-expect-error nor do hours have an account among the money
moneyTransfer('available', 'delivered', pounds)

export const fine = [plus(pounds, pounds), addHours(time, time), moneyTransfer('hours', 'spending', pounds)]
