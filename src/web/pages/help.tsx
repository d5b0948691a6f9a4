import type { Hono } from 'hono'
import { symbol } from '../../drawing/symbols.ts'
import type { Role } from '../../ledger/role.ts'
import { type Stop, TOURS } from '../../words/tours.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Page } from '../design/frame.tsx'
import { Drawing } from '../design/picture.tsx'
import { urls } from '../urls.ts'
import { frameOf } from './frame.ts'

/** The short tour of whoever has come in, each stop with a link to where it is; docs/tours has it with pictures. */
export function help(app: Hono<WebEnv>, service: Service): void {
  app.get('/help', async (c) => {
    const { as } = c.var.caller
    const { title, lead, stops } = TOURS[as.role]
    return c.html(
      <Page {...(await frameOf(c, service, urls.help()))} title="How this works">
        <h1 class="govuk-heading-l">
          <span class="govuk-caption-l">{title}</span>
          How this works
        </h1>
        <p class="govuk-body-l rf-text">{lead}</p>
        {stops.map((stop) => (
          <Where stop={stop} as={as} />
        ))}
      </Page>,
    )
  })
}

function Where({ stop, as }: { stop: Stop; as: Role }) {
  const { heading, says, symbol: name, at, go } = stop
  // Beside a picture it stands as large as in Easy Read.
  const size = name ? undefined : 'govuk-body rf-text'
  const told = (
    <>
      <h2 class="govuk-heading-m">{heading}</h2>
      {says.map((text) => (
        <p class={size}>{text}</p>
      ))}
      <p class={size}>
        <a class="govuk-link" href={'fund' in as ? at.replace(':fund', as.fund) : at}>
          {go}
        </a>
      </p>
    </>
  )
  if (!name) return <section>{told}</section>
  return (
    <section class="rf-idea">
      <Drawing class="rf-idea__symbol" picture={symbol(name)} />
      <div class="rf-idea__words">{told}</div>
    </section>
  )
}
