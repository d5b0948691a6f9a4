// @ts-nocheck: it runs in browsers, whose names the other files must not see.
// Two minutes before somebody is signed out, asks whether they are still there: what they typed stays where it is.
// Without this script the line at the top of each page says when, and its link does the same in another tab.
const line = document.querySelector('.rf-visitor[data-left]')
if (line) {
  const WARN_MS = 2 * 60_000
  const KEY = 'ringfence-signed-out-at'
  let timer
  let dialog

  const keep = (left, until) => {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now() + left * 1000, until }))
    show()
  }

  const show = () => {
    clearTimeout(timer)
    const { at, until } = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (at === undefined) return
    const said = line.querySelector('.rf-visitor__until')
    if (said && until) said.textContent = until
    const left = at - Date.now()
    if (left > WARN_MS) {
      dialog?.close()
      // A computer that sleeps does not count: look again at least every minute.
      timer = setTimeout(show, Math.min(left - WARN_MS, 60_000))
    } else if (left > 0) {
      ask(until)
      timer = setTimeout(show, left)
    } else if (dialog?.open) {
      dialog.querySelector('p').textContent =
        'You were signed out. Sign in again in another tab before you send this page, and nothing is lost.'
    }
  }

  const ask = (until) => {
    dialog ??= makeDialog()
    dialog.querySelector('p').textContent =
      `You are signed out at ${until} if you do nothing. What you typed stays here.`
    if (!dialog.open) dialog.showModal()
  }

  const makeDialog = () => {
    const made = document.createElement('dialog')
    made.className = 'rf-dialog'
    made.setAttribute('aria-labelledby', 'rf-dialog-title')
    const title = document.createElement('h2')
    title.id = 'rf-dialog-title'
    title.className = 'govuk-heading-m'
    title.textContent = 'Are you still there?'
    const text = document.createElement('p')
    text.className = 'govuk-body'
    const stay = document.createElement('button')
    stay.type = 'button'
    stay.className = 'govuk-button'
    stay.textContent = 'Stay signed in'
    stay.addEventListener('click', longer)
    made.append(title, text, stay)
    document.body.append(made)
    return made
  }

  const longer = async () => {
    try {
      const answer = await fetch('/sessions/longer', { method: 'POST' })
      if (!answer.ok) throw new Error(String(answer.status))
      const { left, until } = await answer.json()
      keep(left, until)
      dialog.close()
    } catch {
      dialog.querySelector('p').textContent =
        'That did not work. Send your form all the same: if you were signed out it is kept, and offered to you again.'
    }
  }

  // Another tab that was used counts for this one too.
  addEventListener('storage', (event) => event.key === KEY && show())
  keep(Number(line.dataset.left), line.querySelector('.rf-visitor__until')?.textContent)
}

// On a device that others use, what was opened by a card is locked as soon as the page is left for anything that is
// not ours, and when nothing is done for two minutes. Without this script the second is done by the page itself.
const shared = document.querySelector('.rf-visitor[data-locks]')
if (shared) {
  const LOCKS_MS = 2 * 60_000
  const KEEP_MS = 30_000
  let isOurs = false
  let last = Date.now()
  let kept = Date.now()

  const goes = (address) => {
    isOurs = new URL(address, location.href).origin === location.origin
  }
  globalThis.navigation?.addEventListener('navigate', ({ destination }) => goes(destination.url))
  addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[href]')
    if (link) goes(link.href)
  })
  addEventListener('submit', ({ target }) => goes(target.action))
  addEventListener('pagehide', () => isOurs || navigator.sendBeacon(shared.dataset.locks))
  addEventListener('pageshow', ({ persisted }) => {
    isOurs = false
    if (persisted) location.reload()
  })

  const stay = () => {
    fetch('/sessions/longer', { method: 'POST' }).then(
      ({ ok }) => ok || location.replace('/locked'),
      () => undefined,
    )
  }
  // A page that is loaded anew was left before: it is locked, and shows so.
  setTimeout(() => isOurs || stay(), 500)

  // Whoever types or reads on is there: the service hears of it now and then.
  for (const what of ['input', 'keydown', 'pointerdown', 'scroll'])
    addEventListener(
      what,
      () => {
        last = Date.now()
        if (last - kept < KEEP_MS) return
        kept = last
        stay()
      },
      { passive: true, capture: true },
    )
  setInterval(() => {
    if (Date.now() - last < LOCKS_MS) return
    isOurs = true
    const gone = () => location.replace('/locked')
    fetch(shared.dataset.locks, { method: 'POST' }).then(gone, gone)
  }, 1000)
}
