import { symbol } from '../../drawing/symbols.ts'
import type { Chart } from '../../words/blocks.ts'
import { SYMBOLS } from '../../words/easy-read.ts'
import { Choices } from './choices.tsx'
import { EasyIdea } from './easy-read.tsx'
import {
  Button,
  ButtonGroup,
  Checkboxes,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  FileField,
  LinkButton,
  Radios,
  Select,
  TextArea,
  TextField,
  TimeField,
} from './fields.tsx'
import {
  ChartFigure,
  Inset,
  KeyFigure,
  KeyFigures,
  Panel,
  ProgressBar,
  SmallBar,
  Spoken,
  Tag,
  Warning,
} from './figures.tsx'
import { Page, Pagination } from './frame.tsx'
import { Drawing } from './picture.tsx'
import { MoreForms, OtherForms } from './statement.tsx'
import { EnterKey, FormRow, StepButton, SummaryCard, TaskList } from './steps.tsx'
import { Lines, SummaryList, Table, Whole } from './tables.tsx'
import { WorkStep, WorkSteps } from './work-steps.tsx'

const charts: Chart[] = [
  {
    type: 'chart',
    chart: 'shares',
    title: 'Where each £1 went',
    alt: 'A bar: direct support 62p, running Larch 23p, cancelled late 4p, things you bought 11p.',
    parts: [
      { label: 'Direct support', share: 62, text: '62p' },
      { label: 'Running Larch', share: 23, text: '23p' },
      { label: 'Cancelled late', share: 4, text: '4p' },
      { label: 'Things you bought', share: 11, text: '11p' },
    ],
  },
  {
    type: 'chart',
    chart: 'days',
    title: 'The hours left each day',
    alt: 'A line: 2 March 24 h; fewest, on 7 March, 5 h 30; 11 March 20 h.',
    days: [24, 24, 20, 20, 15, 5.5, 5.5, 29.5, 29.5, 20],
    levels: [0, 10, 20, 30].map((value) => ({ value, text: `${value} h` })),
    weeks: [{ at: 7, label: '9 March' }],
    said: [
      { at: 0, value: '24 h', label: '2 March' },
      { at: 5, value: '5 h 30', label: 'Fewest, on 7 March' },
      { at: 9, value: '20 h', label: '11 March' },
    ],
  },
  {
    type: 'chart',
    chart: 'pairs',
    title: 'Given and used, week by week',
    alt: 'Two bars for each week: 2 to 8 March given 24 h, used 18 h 30; 9 to 15 March given 24 h, used 0 h.',
    series: ['Given to you', 'You used'],
    rows: [
      {
        label: '2 March to 8 March',
        pair: [
          { value: 24, text: '24 h' },
          { value: 18.5, text: '18 h 30' },
        ],
      },
      {
        label: '9 March to 15 March',
        pair: [
          { value: 24, text: '24 h' },
          { value: 0, text: '0 h' },
        ],
      },
    ],
  },
  {
    type: 'chart',
    chart: 'months',
    title: 'Hours delivered, month by month',
    alt: 'Two bars for each month: January agreed 120 h, delivered 96 h; February agreed 96 h, delivered 88 h; March agreed 96 h, delivered 0 h.',
    series: ['Agreed', 'Delivered'],
    levels: [0, 50, 100].map((value) => ({ value, text: `${value} h` })),
    months: [
      ['Dec', '2025', 96, 90],
      ['Jan', '2026', 120, 96],
      ['Feb', '2026', 96, 88],
      ['Mar', '2026', 96, 0],
    ].map(([month, year, agreed, given]) => ({
      month: String(month),
      year: String(year),
      amounts: [agreed, given].map((value) => ({ value: Number(value), text: String(value) })),
    })),
  },
]

const errors: FieldError[] = [
  {
    text: '“25 61 2026” is not a day. Write the day, the month and the year in numbers, like 13 3 2026.',
    field: 'wrong-day',
  },
  { text: '“seven” is not hours and minutes. Write them like 7:30.', field: 'wrong-hours' },
  { text: 'Choose who decided.', field: 'wrong-who' },
  { text: 'Choose a kind of hours.', field: 'wrong-kind' },
  { text: '“25:00” is not a time. Write it like 20:00.', field: 'wrong-start' },
  { text: 'Choose who was told.', field: 'wrong-told' },
  { text: 'Say why.', field: 'wrong-why' },
  { text: 'Choose a file.', field: 'wrong-file' },
  { text: 'This form was sent twice.' },
]

const kinds = [
  { value: 'standard', text: 'Day hours' },
  { value: 'enhanced', text: 'Late hours (after 11pm)' },
]

/** Every component in every state, with made-up figures: to look at, and to be checked by a machine. */
export function Gallery() {
  return (
    <Page
      title="Gallery"
      hasErrors
      nav={[
        { href: '/funds', text: 'Funds', current: 'section' },
        { href: '/import', text: 'Import' },
        { href: '/cost', text: 'What it would cost' },
      ]}
      section={{
        name: 'Funds',
        links: [
          { href: '/funds', text: 'Everybody', current: true },
          { href: '/people', text: 'Who can come in' },
        ],
      }}
      banners={['Demo: today is 2 June 2026.', 'No sign-in yet: this service answers on this computer only.']}
      breadcrumbs={[
        { href: '/funds', text: 'Funds' },
        { href: '/funds/sally', text: 'Sally' },
      ]}
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-xl">Gallery</h1>

      <h2 class="govuk-heading-l">Figures</h2>
      <KeyFigures>
        <KeyFigure label="Hours left" value="42 h 30" beneath="worth £1,045.50" />
        <KeyFigure label="To spend" value="£88.00" />
        <KeyFigure label="Saving for city break" value="12 h" beneath="of 40 h" />
        <KeyFigure label="What everybody’s hours are worth together" value="−£1,234,567.89" />
      </KeyFigures>
      <p class="govuk-body">
        Left: <Spoken seen="7 h 30" heard="7 hours 30 minutes" />
      </p>
      <ProgressBar label="Used this week" used={18.5} of={24} text="18 h 30 of 24 h" />
      <ProgressBar label="Used last week" used={0} of={24} text="0 h of 24 h" />
      <ProgressBar label="Used the week before" used={26} of={24} text="26 h of 24 h: 2 h too many" />
      <p class="govuk-body">
        18 h 30 of 24 h <SmallBar used={18.5} of={24} /> used, 5 h 30 left
      </p>
      <p class="govuk-body">
        26 h of 24 h <SmallBar used={26} of={24} /> used, 2 h over
      </p>
      <WorkSteps>
        <WorkStep id="step-done" title="Give everybody their hours" state="done">
          <p class="govuk-body">All that is due is given.</p>
        </WorkStep>
        <WorkStep id="step-next" title="Record the support" state="to-do" next>
          <p class="govuk-body">8 of 10 people recorded up to 31 May 2026.</p>
        </WorkStep>
        <WorkStep id="step-in-the-way" title="Settle what needs a human" state="in-the-way">
          <p class="govuk-body">One row is put aside.</p>
        </WorkStep>
        <WorkStep id="step-waits" title="Send the statements" state="waits">
          <p class="govuk-body">Statements go out once the month is closed.</p>
        </WorkStep>
      </WorkSteps>
      <Table
        caption="Many rows"
        lean
        columns={[
          { heading: 'Person' },
          { heading: 'Hours left', align: 'right' },
          { heading: 'Needs attention' },
        ]}
        rows={[
          { cells: ['Sally', '42 h 30', ''] },
          { cells: ['Brian', '12 h', <p>We have lent this fund £54.99, and it is not paid back.</p>] },
        ]}
      />
      {charts.map((chart) => (
        <ChartFigure id={`gallery-${chart.chart}`} chart={chart} />
      ))}

      <h2 class="govuk-heading-l">Choices</h2>
      <Choices
        label="What to look at next"
        choices={[
          {
            href: '#use',
            text: 'Use my hours or money',
            line: 'Ask what it costs, swap, save or buy.',
            symbol: 'clock',
          },
          { href: '#happened', text: 'What happened', line: 'Who came, and what was used.', symbol: 'week' },
          { href: '#mine', text: 'My statements and people' },
        ]}
      />

      <h2 class="govuk-heading-l">Pictures beside ideas</h2>
      <ul class="rf-symbols">
        {SYMBOLS.map((name) => (
          <li>
            <Drawing picture={symbol(name)} />
            <span class="govuk-body">{symbol(name).title}</span>
          </li>
        ))}
      </ul>
      <EasyIdea
        idea={{ symbol: 'clock', sentences: ['You have this much time left.'], figure: '42 hours' }}
        id="idea"
      />

      <h2 class="govuk-heading-l">Tables and lists</h2>
      <Table
        caption="People"
        columns={[
          { heading: 'Person' },
          { heading: 'Hours left', align: 'right' },
          { heading: 'To spend', align: 'right' },
          { heading: 'State' },
        ]}
        rows={[
          {
            cells: [
              <a class="govuk-link" href="/funds/sally">
                Sally
              </a>,
              '42 h 30',
              '£88.00',
              <Tag colour="green">On plan</Tag>,
            ],
          },
          {
            cells: [
              <a class="govuk-link" href="/funds/brian">
                Brian
              </a>,
              '−2 h',
              '−£14.10',
              <Tag colour="red">Owed back</Tag>,
            ],
          },
          { cells: ['Both', '40 h 30', '£73.90', ''], kind: 'total' },
        ]}
      />
      <Table
        caption="Many columns of figures"
        onPhones="scroll"
        columns={[
          { heading: 'Week' },
          ...['Given', 'Used', 'Swapped', 'Saved', 'Left'].map((heading) => ({
            heading,
            align: 'right' as const,
          })),
        ]}
        rows={[
          { cells: ['2 March', '+24 h', '−18 h 30', '−6 h', '0 h', '42 h 30'] },
          { cells: ['9 March', '+24 h', '−21 h', '0 h', '−3 h', '42 h 30'] },
          { cells: ['Both', '+48 h', '−39 h 30', '−6 h', '−3 h', '42 h 30'], kind: 'total' },
        ]}
      />
      <Table
        caption="Nobody yet"
        columns={[{ heading: 'Person' }, { heading: 'Hours left', align: 'right' }]}
        rows={[]}
      />
      <Table
        caption="Long words, and many rows in few signs"
        lean
        columns={[{ heading: 'What happened' }, { heading: 'Reference' }, { heading: 'Sum', align: 'right' }]}
        rows={Array.from({ length: 12 }, (_, i) => ({
          cells: [
            i === 0 ? LONG : `Support, ${i + 8}:00 to ${i + 12}:00, with Olu`,
            i === 0 ? 'NORTHSHIRECOUNTYCOUNCILADULTSOCIALCARE260302' : `NCC26030${i}`,
            `£${i + 1},234.50`,
          ],
        }))}
      />
      <SummaryList
        items={[
          { label: 'Address', value: <Lines text={'12 Example Street\nNorthtown'} /> },
          { label: 'Began on', value: <Whole>2 March 2026</Whole> },
          { label: 'What it was for', value: LONG },
        ]}
      />
      <SummaryList
        codes
        items={[{ label: 'Code', value: 'b28ea5b9e88663c31c8b2ed00f8ccb585e5ea749a34e77c30d7e5785a55b3570' }]}
      />
      <SummaryList
        items={[
          {
            label: 'Day',
            value: 'Friday 13 March 2026',
            action: { href: '#wrong-day', text: 'Change', about: 'the day' },
          },
          { label: 'Times', value: '20:00 to 02:00' },
        ]}
      />
      <p class="govuk-body">
        <Tag>Final</Tag> <Tag colour="grey">Not begun</Tag> <Tag colour="green">Agrees</Tag>{' '}
        <Tag colour="yellow">May change</Tag> <Tag colour="red">Does not agree</Tag>{' '}
        <Tag colour="blue">New</Tag>
      </p>
      <Pagination
        label="Months"
        previous={{ href: '/february', text: 'February 2026' }}
        next={{ href: '/april', text: 'April 2026' }}
      />
      <Pagination label="Weeks, from the first" next={{ href: '/week-2', text: 'The week after' }} />
      <Pagination label="Weeks, from the last" previous={{ href: '/week-9', text: 'The week before' }} />
      <OtherForms
        heading="Other ways to read it"
        forms={[
          { href: '/paper', text: 'To print or keep (PDF)' },
          { href: '/easy', text: 'In Easy Read, with pictures' },
        ]}
      />
      <MoreForms
        heading="Other ways to read or keep it"
        forms={[{ href: '/table', text: 'As a table for a computer (CSV)' }]}
      />

      <h2 class="govuk-heading-l">Said</h2>
      <Inset>Friday 20:00 to 02:00 is 7 h 30 of your 24 hours.</Inset>
      <Inset early>
        <strong>Early copy: this may change</strong>
      </Inset>
      <Warning>This cannot be changed once the month is closed.</Warning>

      <h2 class="govuk-heading-l">A form</h2>
      <form method="post" action="/gallery" novalidate>
        <TextField name="name" label="Name" value="Femi" autocomplete="off" />
        <TextField name="sum" label="Sum" hint="Pounds and pence, like 12.50" prefix="£" width={5} numeric />
        <TextField name="length" label="Length" suffix="hours" width={5} numeric value="7:30" />
        <DateField
          name="day"
          label="Day"
          hint="Like 27 3 2026"
          value={{ day: '13', month: '3', year: '2026' }}
        />
        <TimeField name="start" label="Start" value="20:00" />
        <Radios
          name="kind"
          label="Kind of hours"
          options={[...kinds, { value: 'shared', text: 'Shared hours', hint: 'With one other person' }]}
          value="standard"
        />
        <Radios name="paid" label="Was the worker paid?" inline options={yesOrNo} />
        <Checkboxes
          name="told"
          label="Who was told"
          options={[
            { value: 'person', text: 'Sally' },
            { value: 'mother', text: 'Her mother' },
          ]}
          values={['person']}
        />
        <Select name="worker" label="With" empty="Choose" options={kinds} />
        <TextArea name="why" label="Why" />
        <FileField name="file" label="Roster file" hint="A file ending in .csv" accept=".csv" />
        <ButtonGroup>
          <Button>Record</Button>
          <Button kind="secondary" name="ask" value="price">
            What would it cost?
          </Button>
          <Button kind="warning">Take it back</Button>
          <LinkButton href="/funds">See the funds</LinkButton>
          <LinkButton href="/funds" kind="secondary">
            Not now
          </LinkButton>
        </ButtonGroup>
      </form>

      <h2 class="govuk-heading-l">A form sent back</h2>
      <form method="post" action="/gallery" novalidate>
        <DateField
          name="wrong-day"
          label="Day"
          value={{ day: '25', month: '61', year: '2026' }}
          error={errorOf(errors, 'wrong-day')}
        />
        <TextField
          name="wrong-hours"
          label="Length"
          value="seven"
          width={5}
          error={errorOf(errors, 'wrong-hours')}
        />
        <Radios
          name="wrong-who"
          label="Who decided?"
          options={yesOrNo}
          error={errorOf(errors, 'wrong-who')}
        />
        <Select
          name="wrong-kind"
          label="Kind of hours"
          empty="Choose"
          options={kinds}
          error={errorOf(errors, 'wrong-kind')}
        />
        <TimeField name="wrong-start" label="Start" value="25:00" error={errorOf(errors, 'wrong-start')} />
        <Checkboxes
          name="wrong-told"
          label="Who was told"
          options={yesOrNo}
          error={errorOf(errors, 'wrong-told')}
        />
        <TextArea name="wrong-why" label="Why" value={LONG} error={errorOf(errors, 'wrong-why')} />
        <FileField name="wrong-file" label="Roster file" error={errorOf(errors, 'wrong-file')} />
        <Button>Record</Button>
      </form>

      <h2 class="govuk-heading-l">A long form in steps</h2>
      <form method="post" action="#">
        <EnterKey does="next">Save and continue</EnterKey>
        <TaskList
          tasks={[
            { title: 'The person', does: 'go person', status: 'Done' },
            { title: 'What an hour costs', does: 'go price', status: 'To look at again', colour: 'yellow' },
            {
              title: 'Who pays',
              does: 'go funders',
              hint: 'Each in its order',
              status: 'To do',
              colour: 'grey',
            },
          ]}
        />
        <FormRow
          id="wages"
          title="Wages (direct support)"
          compact
          buttons={
            <StepButton does="remove line 1" kind="link">
              Remove<span class="govuk-visually-hidden"> wages</span>
            </StepButton>
          }
        >
          <TextField name="wages-words" label="Wages (direct support)" width={20} value="wages" />
          <TextField name="wages-sum" label="An hour" prefix="£" width={5} numeric value="13.20" />
        </FormRow>
        <FormRow
          id="funder"
          title="Funder 2"
          buttons={
            <>
              <StepButton does="up funder 2" kind="link">
                Move up<span class="govuk-visually-hidden"> funder 2</span>
              </StepButton>
              <StepButton does="remove funder 2" kind="link">
                Remove<span class="govuk-visually-hidden"> funder 2</span>
              </StepButton>
            </>
          }
        >
          <TextField name="funder-name" label="Name" width={20} value="Northshire Council" />
        </FormRow>
        <StepButton does="add funder" kind="secondary">
          Add another funder
        </StepButton>
        <SummaryCard
          title="What is given each week"
          does="go week"
          items={[
            { label: 'Day hours a week', value: '24 h' },
            { label: 'The week begins on', value: 'Monday' },
          ]}
        />
      </form>
      <h2 class="govuk-heading-l">Done</h2>
      <Panel title="March is closed" heading="h2">
        Statement 3 is ready to send
      </Panel>
      <Panel title="The swap is done" heading="h2" />
    </Page>
  )
}

const LONG =
  'A week by the sea with her sister and two carers, in a hut at Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch that has room for a wheelchair'

const yesOrNo = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
]
