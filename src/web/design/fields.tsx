import type { Child } from 'hono/jsx'

/** What every field says of itself. The field's id is its name, so that an error's link finds it. */
export interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
}

const hintId = (name: string) => `${name}-hint`
const errorId = (name: string) => `${name}-error`

function describedBy({ name, hint, error }: FieldProps): string | undefined {
  return [...(hint ? [hintId(name)] : []), ...(error ? [errorId(name)] : [])].join(' ') || undefined
}

function Group({ field, children }: { field: FieldProps; children?: Child }) {
  return <div class={`govuk-form-group${field.error ? ' govuk-form-group--error' : ''}`}>{children}</div>
}

function HintAndError({ name, hint, error }: FieldProps) {
  return (
    <>
      {hint && (
        <div id={hintId(name)} class="govuk-hint">
          {hint}
        </div>
      )}
      {error && (
        <p id={errorId(name)} class="govuk-error-message">
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
    </>
  )
}

export interface TextFieldProps extends FieldProps {
  readonly value?: string | undefined
  readonly type?: 'text' | 'email' | 'search' | 'password' | undefined
  /** How many characters it is wide. */
  readonly width?: 2 | 3 | 4 | 5 | 10 | 20 | undefined
  /** Shows a number pad on a phone. */
  readonly numeric?: boolean | undefined
  /** Said before or after the box: “£”, “hours”. */
  readonly prefix?: string | undefined
  readonly suffix?: string | undefined
  readonly autocomplete?: string | undefined
  readonly labelSize?: 's' | 'm' | 'l' | undefined
}

/** One line of text. Money takes `prefix="£" numeric`. */
export function TextField(props: TextFieldProps) {
  const { name, label, error, value, type = 'text', width, numeric, prefix, suffix } = props
  const input = (
    <input
      class={`govuk-input${width ? ` govuk-input--width-${width}` : ''}${error ? ' govuk-input--error' : ''}`}
      id={name}
      name={name}
      type={type}
      value={value}
      inputmode={numeric ? 'decimal' : undefined}
      spellcheck={numeric ? false : undefined}
      autocomplete={props.autocomplete}
      aria-describedby={describedBy(props)}
      aria-invalid={error ? 'true' : undefined}
    />
  )
  return (
    <Group field={props}>
      <label class={`govuk-label${props.labelSize ? ` govuk-label--${props.labelSize}` : ''}`} for={name}>
        {label}
      </label>
      <HintAndError {...props} />
      {prefix || suffix ? (
        <div class="govuk-input__wrapper">
          {prefix && (
            <div class="govuk-input__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix && (
            <div class="govuk-input__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      ) : (
        input
      )}
    </Group>
  )
}

/** A clock time, written 22:30. */
export function TimeField(props: FieldProps & { readonly value?: string | undefined }) {
  return <TextField {...props} hint={props.hint ?? 'Like 22:30'} width={5} numeric />
}

export function TextArea(
  props: FieldProps & { readonly value?: string | undefined; readonly rows?: number | undefined },
) {
  const { name, label, error, value, rows = 4 } = props
  return (
    <Group field={props}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError {...props} />
      <textarea
        class={`govuk-textarea${error ? ' govuk-textarea--error' : ''}`}
        id={name}
        name={name}
        rows={rows}
        aria-describedby={describedBy(props)}
        aria-invalid={error ? 'true' : undefined}
      >
        {value}
      </textarea>
    </Group>
  )
}

export interface DateParts {
  readonly day?: string | undefined
  readonly month?: string | undefined
  readonly year?: string | undefined
}

/** A day as three boxes, sent as `name-day`, `name-month`, `name-year`. An error's link finds the first. */
export function DateField(props: FieldProps & { readonly value?: DateParts | undefined }) {
  const { name, label, error, value = {} } = props
  const parts = [
    { part: 'day', title: 'Day', width: 2, id: name },
    { part: 'month', title: 'Month', width: 2, id: `${name}-month` },
    { part: 'year', title: 'Year', width: 4, id: `${name}-year` },
  ] as const
  return (
    <Group field={props}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(props)}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        <HintAndError {...props} />
        <div class="govuk-date-input">
          {parts.map(({ part, title, width, id }) => (
            <div class="govuk-date-input__item">
              <div class="govuk-form-group">
                <label class="govuk-label govuk-date-input__label" for={id}>
                  {title}
                </label>
                <input
                  class={`govuk-input govuk-date-input__input govuk-input--width-${width}${error ? ' govuk-input--error' : ''}`}
                  id={id}
                  name={`${name}-${part}`}
                  type="text"
                  inputmode="numeric"
                  value={value[part]}
                  aria-invalid={error ? 'true' : undefined}
                />
              </div>
            </div>
          ))}
        </div>
      </fieldset>
    </Group>
  )
}

export interface Option {
  readonly value: string
  readonly text: string
  readonly hint?: string | undefined
}

export interface ChoiceProps extends FieldProps {
  readonly options: readonly Option[]
  readonly value?: string | undefined
}

/** One of a few. */
export function Radios(
  props: ChoiceProps & { readonly inline?: boolean | undefined; readonly small?: boolean | undefined },
) {
  return <Choices {...props} kind="radios" chosen={props.value === undefined ? [] : [props.value]} />
}

/** Any number of a few. */
export function Checkboxes(
  props: Omit<ChoiceProps, 'value'> & { readonly values?: readonly string[] | undefined },
) {
  return <Choices {...props} kind="checkboxes" chosen={props.values ?? []} />
}

function Choices(
  props: FieldProps & {
    readonly options: readonly Option[]
    readonly kind: 'radios' | 'checkboxes'
    readonly chosen: readonly string[]
    readonly inline?: boolean | undefined
    readonly small?: boolean | undefined
  },
) {
  const { name, label, options, kind, chosen, inline, small } = props
  return (
    <Group field={props}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(props)}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        <HintAndError {...props} />
        <div
          class={`govuk-${kind}${inline ? ` govuk-${kind}--inline` : ''}${small ? ` govuk-${kind}--small` : ''}`}
        >
          {options.map((option, i) => {
            const id = i === 0 ? name : `${name}-${i + 1}`
            return (
              <div class={`govuk-${kind}__item`}>
                <input
                  class={`govuk-${kind}__input`}
                  id={id}
                  name={name}
                  type={kind === 'radios' ? 'radio' : 'checkbox'}
                  value={option.value}
                  checked={chosen.includes(option.value)}
                  aria-describedby={option.hint ? hintId(id) : undefined}
                />
                <label class={`govuk-label govuk-${kind}__label`} for={id}>
                  {option.text}
                </label>
                {option.hint && (
                  <div id={hintId(id)} class={`govuk-hint govuk-${kind}__hint`}>
                    {option.hint}
                  </div>
                )}
              </div>
            )
          })}
        </div>
      </fieldset>
    </Group>
  )
}

/** One of many. `empty` is said first and sends nothing. */
export function Select(props: ChoiceProps & { readonly empty?: string | undefined }) {
  const { name, label, error, options, value, empty } = props
  return (
    <Group field={props}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError {...props} />
      <select
        class={`govuk-select${error ? ' govuk-select--error' : ''}`}
        id={name}
        name={name}
        aria-describedby={describedBy(props)}
        aria-invalid={error ? 'true' : undefined}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </Group>
  )
}

/** A file to send; its form needs `enctype="multipart/form-data"`. */
export function FileField(
  props: FieldProps & { readonly accept?: string | undefined; readonly multiple?: boolean | undefined },
) {
  const { name, label, error, accept, multiple } = props
  return (
    <Group field={props}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError {...props} />
      <input
        class={`govuk-file-upload${error ? ' govuk-file-upload--error' : ''}`}
        id={name}
        name={name}
        type="file"
        accept={accept}
        multiple={multiple}
        aria-describedby={describedBy(props)}
      />
    </Group>
  )
}

export interface ButtonProps {
  readonly children?: Child | undefined
  readonly kind?: 'main' | 'secondary' | 'warning' | undefined
  readonly name?: string | undefined
  readonly value?: string | undefined
}

const KINDS = { main: '', secondary: ' govuk-button--secondary', warning: ' govuk-button--warning' }

export function Button({ children, kind = 'main', name, value }: ButtonProps) {
  return (
    <button type="submit" class={`govuk-button${KINDS[kind]}`} name={name} value={value}>
      {children}
    </button>
  )
}

/** Looks like a button and leads to a page: for a way onwards that changes nothing. */
export function LinkButton({
  href,
  kind = 'main',
  children,
}: {
  href: string
  kind?: 'main' | 'secondary'
  children?: Child
}) {
  return (
    <a href={href} class={`govuk-button${KINDS[kind]}`}>
      {children}
    </a>
  )
}

export function ButtonGroup({ children }: { children?: Child }) {
  return <div class="govuk-button-group">{children}</div>
}

export interface FieldError {
  readonly text: string
  /** The field's name; without one the sentence is about the whole form. */
  readonly field?: string | undefined
}

/** Everything wrong with a form, first on the page; each line leads to its field. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  if (errors.length === 0) return null
  return (
    <div class="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">
          {errors.length === 1 ? 'There is a problem' : `There are ${errors.length} problems`}
        </h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {errors.map(({ text, field }) => (
              <li>{field ? <a href={`#${field}`}>{text}</a> : text}</li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}

/** The first sentence said about a field, for the field itself. */
export function errorOf(errors: readonly FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.text
}
