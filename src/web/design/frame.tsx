import type { Child } from 'hono/jsx'
import { raw } from 'hono/utils/html'
import { urls } from '../urls.ts'
import { assetUrl } from './assets.ts'

export interface Link {
  readonly href: string
  readonly text: string
}

export interface PageProps {
  /** The page's own name; the tab shows it before “Ringfence”. */
  readonly title: string
  /** Puts “Error:” before the tab's title, as a form sent back with errors should. */
  readonly hasErrors?: boolean | undefined
  /** Where the name at the top leads. */
  readonly home?: string | undefined
  /** `section`: the page is one of those under this link. */
  readonly nav?: readonly (Link & { readonly current?: boolean | 'section' | undefined })[] | undefined
  /** The pages that stand together under one link of the menu, this one among them. */
  readonly section?:
    | {
        readonly name: string
        readonly links: readonly (Link & { readonly current?: boolean | undefined })[]
      }
    | undefined
  /** Lines above everything, such as “Demo: today is 2 June 2026”. */
  readonly banners?: readonly string[] | undefined
  readonly back?: Link | undefined
  /** Who has come in, and when they are signed out if they do nothing. */
  readonly visitor?:
    | {
        readonly name: string
        readonly role: string
        readonly until: string | undefined
        /** In how many whole seconds that is. */
        readonly left?: number | undefined
        /** On a device that others use: it locks by itself, and as soon as they leave. */
        readonly locks?: boolean | undefined
        /** They may look in as somebody else too. */
        readonly others?: boolean | undefined
      }
    | undefined
  readonly breadcrumbs?: readonly Link[] | undefined
  /** Its address is a secret, and is told to nobody with what is asked next. */
  readonly secret?: boolean | undefined
  /** Whatever can be pressed is at least 44 pixels high: on the person's own pages. */
  readonly large?: boolean | undefined
  readonly children?: Child | undefined
}

/** What is on a shared screen goes when nobody asks for anything: a little after the session has ended. */
const LOCKS_AFTER_S = 125

/** The frame of every page: skip link, name and navigation, banners, then the page's own content. */
export function Page(props: PageProps) {
  const { title, hasErrors, home = '/', nav = [], banners = [], back, breadcrumbs = [] } = props
  const { section, visitor, secret, large, children } = props
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en-GB" class="govuk-template">
        <head>
          <meta charset="utf-8" />
          <title>{`${hasErrors ? 'Error: ' : ''}${title} – Ringfence`}</title>
          {/* Not “no-referrer”: browsers would send “Origin: null” with the page's own form. */}
          {secret && <meta name="referrer" content="strict-origin" />}
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="theme-color" content="#0b4f5c" />
          <link rel="icon" href={assetUrl('favicon.svg')} type="image/svg+xml" />
          <link rel="stylesheet" href={assetUrl('ringfence.css')} />
          {visitor?.locks && (
            <noscript>
              <meta http-equiv="refresh" content={`${LOCKS_AFTER_S};url=${urls.locked()}`} />
            </noscript>
          )}
          {(visitor?.left !== undefined || visitor?.locks) && (
            <script src={assetUrl('ringfence.js')} defer></script>
          )}
        </head>
        <body class={`govuk-template__body${large ? ' rf-large' : ''}`}>
          <a href="#main-content" class="govuk-skip-link">
            Skip to main content
          </a>
          <header class="rf-masthead">
            <div class="govuk-width-container rf-masthead__inner">
              <a class="rf-masthead__name govuk-link" href={home}>
                <Ring />
                Ringfence
              </a>
              {nav.length > 0 && <Menu links={nav} />}
            </div>
          </header>
          {section && <Section {...section} />}
          {visitor && <SignedIn {...visitor} />}
          {banners.length > 0 && (
            <section class="rf-banner" aria-label="About this service">
              <div class="govuk-width-container">
                {banners.map((text) => (
                  <p>{text}</p>
                ))}
              </div>
            </section>
          )}
          <div class="govuk-width-container">
            {breadcrumbs.length > 0 && <Breadcrumbs links={breadcrumbs} />}
            {back && (
              <nav aria-label="Back">
                <BackLink {...back} />
              </nav>
            )}
            <main class="govuk-main-wrapper" id="main-content">
              {children}
            </main>
          </div>
          <footer class="rf-footer">
            <div class="govuk-width-container">
              <p>
                Ringfence keeps the ledger of Individual Service Funds.
                {visitor && (
                  <>
                    {' '}
                    <a class="govuk-link" href={urls.help()}>
                      How this works
                    </a>
                  </>
                )}
              </p>
            </div>
          </footer>
        </body>
      </html>
    </>
  )
}

/** As many links stand in one row on a phone beside the name of the service. */
const IN_ONE_ROW = 1

/** Where one can go from every page. */
function Menu({ links }: { links: NonNullable<PageProps['nav']> }) {
  const list = (
    <ul class="rf-nav__list">
      {links.map(({ href, text, current }) => (
        <li>
          <a
            class="rf-nav__link govuk-link"
            href={href}
            aria-current={current === 'section' ? 'true' : current ? 'page' : undefined}
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  )
  const isShort = links.length <= IN_ONE_ROW
  return (
    <nav class={`rf-nav${isShort ? '' : ' rf-nav--folds'}`} aria-label="Menu">
      {isShort ? list : <Fold says="Menu">{list}</Fold>}
    </nav>
  )
}

/** The pages beside this one, under the same link of the menu; folded away it says which of them this is. */
function Section({ name, links }: NonNullable<PageProps['section']>) {
  const here = links.find(({ current }) => current)
  return (
    <nav class="rf-section" aria-label={name}>
      <div class="govuk-width-container">
        <Fold says={here && here.text !== name ? `${name}: ${here.text}` : name}>
          <ul class="rf-nav__list">
            {links.map(({ href, text, current }) => (
              <li>
                <a
                  class="rf-section__link govuk-link"
                  href={href}
                  aria-current={current ? 'page' : undefined}
                >
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </Fold>
      </div>
    </nav>
  )
}

/**
 * Links that stand in a row where there is room, and are folded away on a phone until somebody opens them: by the
 * browser itself, so that no script is needed, and a screen reader says that they are folded.
 */
function Fold({ says, children }: { says: string; children: Child }) {
  return (
    <details class="rf-fold">
      <summary class="rf-fold__summary">{says}</summary>
      {children}
    </details>
  )
}

/** Who has come in, and how to stay or go. The link opens a tab of its own, so that nothing typed here is lost. */
function SignedIn({ name, role, until, left, locks, others }: NonNullable<PageProps['visitor']>) {
  return (
    <section
      class="rf-visitor"
      aria-label="Signed in"
      data-left={left}
      data-locks={locks ? urls.lock() : undefined}
    >
      <div class="govuk-width-container rf-visitor__inner">
        <p>
          {name}
          {role === '' ? '' : `, ${role}`}
        </p>
        {until !== undefined && (
          <p>
            Signed out at <span class="rf-visitor__until">{until}</span> if you do nothing.{' '}
            <a class="govuk-link" href={urls.staySignedIn()} target="_blank" rel="noopener">
              Stay signed in<span class="govuk-visually-hidden"> (opens in a new tab)</span>
            </a>
          </p>
        )}
        {others && (
          <p>
            <a class="govuk-link" href={urls.choose()}>
              Look in as somebody else
            </a>
          </p>
        )}
        <p>
          <a class="govuk-link" href={urls.sessions()}>
            Your sign-ins
          </a>
        </p>
        {locks ? (
          <>
            <p>Others use this device: it locks after 2 minutes.</p>
            <form method="post" action={urls.lock()}>
              <button type="submit" class="govuk-button govuk-button--warning rf-visitor__lock">
                Lock
              </button>
            </form>
          </>
        ) : (
          <form method="post" action={urls.signOut()}>
            <button type="submit" class="rf-visitor__out">
              Sign out
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

/** The service's own mark: a ring round what is kept safe. */
function Ring() {
  return (
    <svg aria-hidden="true" focusable="false" width="28" height="28" viewBox="0 0 32 32">
      <circle
        cx="16"
        cy="16"
        r="11"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
        stroke-dasharray="9.2 2.32"
      />
      <circle cx="16" cy="16" r="4" fill="#ffd23f" />
    </svg>
  )
}

function BackLink({ href, text }: Link) {
  return (
    <a href={href} class="govuk-back-link">
      {text}
    </a>
  )
}

/** The way here, from the start; the last link is the page above this one. */
function Breadcrumbs({ links }: { links: readonly Link[] }) {
  return (
    <nav class="govuk-breadcrumbs" aria-label="Where you are">
      <ol class="govuk-breadcrumbs__list">
        {links.map(({ href, text }) => (
          <li class="govuk-breadcrumbs__list-item">
            <a class="govuk-breadcrumbs__link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Earlier and later: for what is read page by page, such as months or a long list. */
export function Pagination({ previous, next, label }: { previous?: Link; next?: Link; label: string }) {
  return (
    <nav class="govuk-pagination" aria-label={label}>
      {previous && (
        <div class="govuk-pagination__prev">
          <a class="govuk-link govuk-pagination__link" href={previous.href} rel="prev">
            <Arrow
              way="prev"
              d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"
            />{' '}
            <span class="govuk-pagination__link-title">{previous.text}</span>
          </a>
        </div>
      )}
      {next && (
        <div class="govuk-pagination__next">
          <a class="govuk-link govuk-pagination__link" href={next.href} rel="next">
            <span class="govuk-pagination__link-title">{next.text}</span>{' '}
            <Arrow
              way="next"
              d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"
            />
          </a>
        </div>
      )}
    </nav>
  )
}

function Arrow({ way, d }: { way: 'prev' | 'next'; d: string }) {
  return (
    <svg
      class={`govuk-pagination__icon govuk-pagination__icon--${way}`}
      height="13"
      width="15"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 15 13"
    >
      <path d={d} />
    </svg>
  )
}
