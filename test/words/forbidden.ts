// What a person's statement, and their own pages, do without.

/** Bookkeepers' and programs' words, which a person's statement does without (docs/glossary.md). */
export const FORBIDDEN =
  /\b(accru\w*|advances?|allocat\w*|append\w*|balances?|canonical|chain\w*|commitments?|contingency|conver(?:t|sion)\w*|credit\w*|debit\w*|deliver(?:ed|y|ies)|digests?|drawdowns?|enhanced|entr(?:y|ies)|hash\w*|idempoten\w*|incl?|ledgers?|margins? of|overhead\w*|period-\w+|pots?|provision\w*|reconcil\w*|reversal\w*|reverse[ds]?|standard|streams?|tie-out|transfers?|unfunded|utilis\w*|variance|version)\b/i
/** Hashes, verification codes, ids such as f_12 or V2026-03-02, and references such as LS-001. */
export const CODES =
  /\b[0-9a-f]{16,}\b|\b[a-z]{1,3}_[a-z0-9]+\b|\b[A-Z]{1,3}-?\d{3,}\b|\b[A-Z0-9]{16}\b|\b[A-Z]\d{4}-\d\d/
