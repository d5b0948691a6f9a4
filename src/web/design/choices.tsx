import { symbol } from '../../drawing/symbols.ts'
import type { SymbolName } from '../../words/easy-read.ts'
import { Drawing } from './picture.tsx'

/** One way on from a page: what it is, in a few words, and a line about it. */
export interface Choice {
  readonly href: string
  readonly text: string
  readonly line?: string | undefined
  /** Only beside the words, which say the same. */
  readonly symbol?: SymbolName | undefined
}

/** More than this is too much to choose from at a glance. */
const MOST_CHOICES = 3

/** The ways on from a page, at most three: each a card that can be touched anywhere. */
export function Choices({ choices, label }: { choices: readonly Choice[]; label: string }) {
  if (choices.length > MOST_CHOICES) throw new RangeError(`${choices.length} choices on one page`)
  if (choices.length === 0) return null
  return (
    <nav class="rf-noprint" aria-label={label}>
      <ul class="rf-choices">
        {choices.map(({ href, text, line, symbol: name }) => (
          <li class="rf-choice">
            {name && <Drawing picture={symbol(name)} class="rf-choice__symbol" />}
            <div>
              <h2 class="rf-choice__name">
                <a class="rf-choice__link govuk-link" href={href}>
                  {text}
                </a>
              </h2>
              {line && <p class="rf-choice__line">{line}</p>}
            </div>
          </li>
        ))}
      </ul>
    </nav>
  )
}
