import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { NOTHING_THERE } from '../ledger/role.ts'
import type { Service, WebEnv } from './caller.ts'
import { Page } from './design/frame.tsx'
import { Table, Whole } from './design/tables.tsx'
import { type Frame, frameOf } from './pages/frame.ts'
import { capital } from './pages/words.ts'
import { refused } from './refused.tsx'
import { urls } from './urls.ts'

/** A shape as the API's description writes it (JSON Schema), as far as ours go. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly example?: unknown
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}

/** The API's description, as `/api/openapi.json` gives it. */
export interface Described {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

interface Route {
  readonly slug: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/**
 * What programs can ask, told from the same description that programs read, as plain pages: for whoever is signed in
 * (docs/decisions/0034).
 */
export function reference(service: Service, document: () => object): Hono<WebEnv> {
  const app = new Hono<WebEnv>()
  // As programs read it, once: what is written there as an object may be one of many classes.
  let read: Described | undefined
  const described = (): Described => {
    read ??= JSON.parse(JSON.stringify(document())) as Described
    return read
  }
  const around = (c: Context<WebEnv>, ...way: readonly { href: string; text: string }[]) =>
    frameOf(c, service, '', way.length === 0 ? {} : { breadcrumbs: way })
  const up = { href: urls.reference(), text: 'For programs' }

  app.get('/reference', async (c) => c.html(<Index described={described()} frame={await around(c)} />))

  app.get('/reference/routes/:route', async (c) => {
    const route = routesOf(described()).find((r) => r.slug === c.req.param('route'))
    if (!route) return refused(c, [NOTHING_THERE])
    return c.html(<RoutePage route={route} frame={await around(c, up)} />)
  })

  app.get('/reference/shapes/:shape', async (c) => {
    const name = c.req.param('shape')
    const schemas = described().components?.schemas ?? {}
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    if (!schema) return refused(c, [NOTHING_THERE])
    return c.html(<ShapePage {...{ name, schema }} frame={await around(c, up)} />)
  })
  return app
}

/** Every route, each under a name of its own: `post-funds-fund-quotes`. */
export function routesOf({ paths }: Described): readonly Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      slug: `${method}${path.replace('/api', '').replaceAll('/', '-').replace(/[{}]/g, '')}`,
      ...{ method: method.toUpperCase(), path, operation },
    })),
  )
}

// ── All of them ────────────────────────────────────────────────────────────────────────────────────────

function Index({ described, frame }: { described: Described; frame: Frame }) {
  const { info, components } = described
  const title = 'For programs'
  const groups = Map.groupBy(routesOf(described), ({ path }) => subjectOf(path))
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {info.title} {info.version}
        </span>
        {title}
      </h1>
      <p class="govuk-body rf-text">{info.description}</p>
      <p class="govuk-body rf-text">
        The same for programs that read descriptions:{' '}
        <a class="govuk-link" href={urls.api()}>
          openapi.json
        </a>
        . Whoever asks gets what they would see on a page, and nothing else.
      </p>
      {[...groups].map(([subject, routes]) => (
        <section aria-labelledby={idOf(subject)}>
          <h2 class="govuk-heading-m" id={idOf(subject)}>
            {capital(subject)}
          </h2>
          <ul class="govuk-list">
            {routes.map(({ slug, method, path, operation }) => (
              <li>
                <a class="govuk-link" href={urls.referenceRoute(slug)}>
                  {operation.summary ?? `${method} ${path}`}
                </a>
                <br />
                <Address {...{ method, path }} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <h2 class="govuk-heading-m" id="shapes">
        Shapes that several of them share
      </h2>
      <ul class="govuk-list">
        {Object.keys(components?.schemas ?? {})
          .sort()
          .map((name) => (
            <li>
              <Shape name={name} />
            </li>
          ))}
      </ul>
    </Page>
  )
}

/** What stands after `/api/`, and after one fund's id: “funds”, “funds: visits”. */
function subjectOf(path: string): string {
  const [, , first = '', second = '', third] = path.split('/')
  return second === '{fund}' && third !== undefined
    ? `one fund: ${third.replaceAll('-', ' ')}`
    : first.replaceAll('-', ' ')
}

function idOf(subject: string): string {
  return subject.replace(/\W+/g, '-')
}

/** An address that may be broken after each of its parts. */
function Address({ method, path }: { method: string; path: string }) {
  return (
    <code>
      {method}{' '}
      {path.split(/(?<=\/)/).map((part) => (
        <>
          {part}
          <wbr />
        </>
      ))}
    </code>
  )
}

function Shape({ name }: { name: string }) {
  return (
    <a class="govuk-link" href={urls.referenceShape(name)}>
      {name}
    </a>
  )
}

// ── One route ──────────────────────────────────────────────────────────────────────────────────────────

function RoutePage({ route, frame }: { route: Route; frame: Frame }) {
  const { method, path, operation } = route
  const title = operation.summary ?? `${method} ${path}`
  const asked = Object.entries(operation.requestBody?.content ?? {})
  const { default: refusals, ...answers } = operation.responses
  const problem = Object.entries(refusals?.content ?? {})[0]?.[1].schema
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        <Address {...{ method, path }} />
      </p>
      {operation.description && <p class="govuk-body rf-text">{operation.description}</p>}
      {(operation.parameters ?? []).length > 0 && (
        <Table
          caption="In the address and beside it"
          columns={[{ heading: 'Name' }, { heading: 'Where' }, { heading: 'What' }]}
          rows={(operation.parameters ?? []).map((p) => ({
            cells: [
              <Name name={p.name} isNeeded={p.required === true} />,
              WHERE[p.in] ?? p.in,
              <What schema={{ ...p.schema, ...(p.description ? { description: p.description } : {}) }} />,
            ],
          }))}
          wide
        />
      )}
      {asked.map(([type, { schema }]) => (
        <>
          <h2 class="govuk-heading-m">What is sent: {type}</h2>
          {schema && <Fields schema={schema} caption={`What is sent: ${type}`} />}
        </>
      ))}
      {Object.entries(answers).map(([status, { content }]) =>
        Object.entries(content ?? {}).map(([type, { schema }]) => (
          <>
            <h2 class="govuk-heading-m">
              What comes back: {status}, {type}
            </h2>
            {schema && <Fields schema={schema} caption={`What comes back: ${status}, ${type}`} />}
          </>
        )),
      )}
      {refusals && (
        <>
          <h2 class="govuk-heading-m">What says no</h2>
          <p class="govuk-body">
            {refusals.description} {problem && <Form schema={problem} />}
          </p>
        </>
      )}
    </Page>
  )
}

const WHERE: Readonly<Record<string, string>> = {
  path: 'in the address',
  query: 'after the question mark',
  header: 'as a header',
}

function ShapePage({ name, schema, frame }: { name: string; schema: Schema; frame: Frame }) {
  return (
    <Page {...frame} title={name}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">Shape</span>
        {name}
      </h1>
      {schema.description && <p class="govuk-body rf-text">{schema.description}</p>}
      <Fields schema={schema} caption={name} />
    </Page>
  )
}

// ── A shape ────────────────────────────────────────────────────────────────────────────────────────────

interface Field {
  readonly name: string
  readonly isNeeded: boolean
  readonly schema: Schema
}

/** The fields of an object, those within them too; or what it is where it is none. */
function Fields({ schema, caption }: { schema: Schema; caption: string }) {
  const forms = schema.anyOf ?? schema.oneOf
  if (forms?.some((form) => form.properties))
    return (
      <>
        <p class="govuk-body">One of these:</p>
        {forms.map((form, i) => (
          <Fields schema={form} caption={`${caption}, form ${i + 1}`} />
        ))}
      </>
    )
  const fields = fieldsOf(schema)
  if (fields.length === 0)
    return <p class="govuk-body">{isEmpty(schema) ? 'Nothing: {}' : <What schema={schema} />}</p>
  return (
    <Table
      caption={caption}
      captionHidden
      columns={[{ heading: 'Name' }, { heading: 'What' }]}
      rows={fields.map((field) => ({
        cells: [<Name name={field.name} isNeeded={field.isNeeded} />, <What schema={field.schema} />],
      }))}
      wide
    />
  )
}

function isEmpty({ type, properties, additionalProperties }: Schema): boolean {
  return type === 'object' && Object.keys(properties ?? {}).length === 0 && additionalProperties === false
}

/** “pieces[].day”: fields within fields stand by their whole name. */
function fieldsOf(schema: Schema, before = ''): readonly Field[] {
  if (schema.items && !schema.properties) return fieldsOf(schema.items, `${before}[]`)
  const isNeeded = (name: string) => schema.required?.includes(name) ?? false
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]): readonly Field[] => {
    const path = before === '' ? name : `${before}.${name}`
    return [{ name: path, isNeeded: isNeeded(name), schema: inner }, ...fieldsOf(inner, path)]
  })
}

function Name({ name, isNeeded }: { name: string; isNeeded: boolean }) {
  return (
    <>
      <code>
        {name.split(/(?<=[.\]])/).map((part) => (
          <>
            {part}
            <wbr />
          </>
        ))}
      </code>
      {!isNeeded && ' (may be left out)'}
    </>
  )
}

/** Its form, what it means, and an example. */
function What({ schema }: { schema: Schema }) {
  const { description, example } = schema
  return (
    <>
      <Form schema={schema} />
      {description && (
        <>
          <br />
          {description}
        </>
      )}
      {example !== undefined && (
        <>
          <br />
          such as <Whole>{JSON.stringify(example)}</Whole>
        </>
      )}
    </>
  )
}

/** “a whole number from 1 to 10”, “a list of Quote”. */
function Form({ schema }: { schema: Schema }): Child {
  const { $ref, type, enum: words, items, anyOf, oneOf, allOf, additionalProperties } = schema
  if ($ref !== undefined) return <Shape name={$ref.split('/').at(-1) ?? ''} />
  const forms = anyOf ?? oneOf ?? allOf
  if (forms)
    return (
      <>
        {forms.map((form, i) => (
          <>
            {i > 0 && (allOf ? ' and ' : ' or ')}
            <Form schema={form} />
          </>
        ))}
      </>
    )
  if (words)
    return words.length === 1
      ? JSON.stringify(words[0])
      : `one of ${words.map((w) => JSON.stringify(w)).join(', ')}`
  if (type === 'array') return <>a list, each {items ? <Form schema={items} /> : 'anything'}</>
  if (type === 'object')
    return typeof additionalProperties === 'object' ? (
      <>
        by name: <Form schema={additionalProperties} />
      </>
    ) : (
      'an object'
    )
  if (Array.isArray(type)) return type.map((one) => WORDS[one] ?? one).join(' or ')
  return `${WORDS[String(type)] ?? String(type ?? 'anything')}${reach(schema)}`
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
}

function reach({ format, minLength, maxLength, minimum, maximum }: Schema): string {
  const of = format === undefined ? '' : ` (${format})`
  if (maxLength !== undefined) return `${of}, ${minLength ?? 0} to ${maxLength} characters`
  if (minimum !== undefined && maximum !== undefined && Number.isSafeInteger(maximum))
    return ` from ${minimum.toLocaleString('en-GB')} to ${maximum.toLocaleString('en-GB')}`
  return minimum === undefined ? of : ` from ${minimum.toLocaleString('en-GB')}`
}
