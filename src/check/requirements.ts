/** Every requirement of the package, what it says, and why it is open where nothing meets it yet. */

/** A requirement. It is met by flows, monitors (`requirements` in their declarations) and commands. */
export interface Requirement {
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly sentence: string;
  /** Why nothing meets it yet; absent once something must. */
  readonly open?: string;
}

const fulfilOpen = 'The flows between Fulfil and Loop Returns are not built yet.';
const shopifyOpen = 'The flows between Shopify and Loop Returns are not built yet.';
const returnGoOpen = 'The flows between ReturnGO and the commerce platforms are not built yet.';

export const requirements: readonly Requirement[] = [
  {
    id: 'G-1',
    sentence:
      'Each record can be looked up by its business key and shows where it is now, when, and which calls were made for it.',
  },
  {
    id: 'G-2',
    sentence:
      'Nothing accepted is lost: a webhook is acknowledged only after it is stored, and a killed process continues where it was.',
  },
  {
    id: 'G-3',
    sentence:
      'Nothing is done twice; an outcome that cannot be known is read back or becomes an exception, never a blind retry.',
  },
  {
    id: 'G-4',
    sentence:
      "Calls stay inside each API's budget, shared by all flows and workers; a refusal delays, never drops, and order per key is kept.",
  },
  {
    id: 'G-5',
    sentence:
      'Retries back off with jitter and end as an exception; data errors are exceptions at once and resume when the cause is gone.',
  },
  {
    id: 'G-6',
    sentence: 'Each pair has monitors for what did not happen, not only for what failed.',
    open: 'Claimed once every built pair has its monitors.',
  },
  {
    id: 'G-7',
    sentence: 'Alerts go to Slack-compatible webhooks, e-mail and generic webhooks, grouped, with an owner and a link.',
  },
  {
    id: 'G-8',
    sentence:
      "A read-only audit compares both systems with the blueprint's needs and reports each finding with its fix.",
    open: 'The audit is not built yet.',
  },
  {
    id: 'G-9',
    sentence:
      'A brand is a small overlay; cloning is one command, and upgrading keeps its changes and shows conflicts.',
  },
  {
    id: 'G-10',
    sentence:
      'An operating guide per brand and pair is generated from the blueprints and cannot differ from what runs.',
    open: 'The operating guide is not built yet.',
  },
  {
    id: 'G-11',
    sentence: 'Secrets stand by reference only, webhooks are verified over raw bytes, and shopper data is redacted.',
    open: 'Secrets are proven; that shopper data is redacted is proven in recordings alone.',
  },
  {
    id: 'G-12',
    sentence: 'Money is never a binary float and never without its currency.',
    open: 'No flow that moves money is built yet.',
  },
  { id: 'AL-1', sentence: "Stock in Archean changes only after the brand's chosen Loop trigger." },
  {
    id: 'AL-2',
    sentence:
      "Each line's outcome decides its Archean location; unknown or missing goes to quarantine, never to sellable.",
  },
  {
    id: 'AL-3',
    sentence: 'A SKU that is unknown or inactive in Archean holds that line as an exception; the other lines go on.',
  },
  {
    id: 'AL-4',
    sentence:
      'Adjustments are queued, retried with backoff and batched within the rate limit; a backlog shows its size and time to drain.',
  },
  {
    id: 'AL-5',
    sentence: "A return finalised in Loop whose stock is not adjusted within the brand's limit raises an exception.",
  },
  {
    id: 'AL-6',
    sentence:
      "After an adjustment, the new availability is read from Archean and pushed to the brand's sales channels.",
  },
  {
    id: 'AL-7',
    sentence:
      'An exchange for an item that Archean reports unavailable stops before it is finalised, and CX gets the exception.',
  },
  {
    id: 'AL-8',
    sentence: 'A refund made by hand in Shopify with no Loop return is found and raised.',
  },
  {
    id: 'AL-9',
    sentence: 'Store credit issued through Loop appears in a liability ledger that is reconciled at month-end.',
  },
  {
    id: 'AL-10',
    sentence:
      'A return edited or cancelled after its adjustment is corrected by a reversal that names the first adjustment.',
  },
  {
    id: 'AL-11',
    sentence:
      'Month-end shows returned units and value by location, and drift between Loop and Archean per SKU and location.',
  },
  {
    id: 'FL-1',
    sentence: 'A return authorised in Loop has a return order in Fulfil, with its goods expected in quarantine.',
    open: fulfilOpen,
  },
  {
    id: 'FL-2',
    sentence: "Only the warehouse's inspection moves units from quarantine to sellable or unsellable.",
    open: fulfilOpen,
  },
  {
    id: 'FL-3',
    sentence: 'Each refund kind has its own transaction in Fulfil, and sums agree with Loop to the cent.',
    open: fulfilOpen,
  },
  { id: 'FL-4', sentence: "Financial postings run in real time or on the brand's schedule.", open: fulfilOpen },
  {
    id: 'FL-5',
    sentence:
      'A confirmed exchange becomes a priority sales order in Fulfil, ahead of all other work, with its own alert.',
    open: fulfilOpen,
  },
  {
    id: 'FL-6',
    sentence:
      'Each SKU is checked in Fulfil before a return is processed, and the return resumes when the master is mended.',
    open: fulfilOpen,
  },
  {
    id: 'FL-7',
    sentence: "Where Fulfil's Shopify channel already imports objects, ownership settings prevent a second one.",
    open: fulfilOpen,
  },
  {
    id: 'FL-8',
    sentence: "Loop's refunds by kind are reconciled with Fulfil's credit notes and journals for a period.",
    open: fulfilOpen,
  },
  {
    id: 'FL-9',
    sentence: 'Records that failed to post, or posted with a difference, are visible at once with their owner.',
    open: fulfilOpen,
  },
  {
    id: 'AC-1',
    sentence: 'Stock levels go to commercetools as deltas only, and an older level never overwrites a newer one.',
  },
  {
    id: 'AC-2',
    sentence: 'Each Archean location maps to a supply channel; an unmapped one is an exception, and the others go on.',
  },
  {
    id: 'AC-3',
    sentence: 'A flood of changes is merged per SKU and channel, so that only the newest level is sent.',
  },
  {
    id: 'AC-4',
    sentence: 'A SKU that commercetools does not know is listed and not retried, and syncs once the product exists.',
  },
  {
    id: 'AC-5',
    sentence: 'Each commercetools order reaches Archean exactly once; one not taken over within the limit is raised.',
  },
  { id: 'AC-6', sentence: 'The same unit is never sold twice because of this integration.' },
  {
    id: 'AC-7',
    sentence: '"Shipped" is set in commercetools only after Archean\'s item fulfilment record exists.',
  },
  {
    id: 'AC-8',
    sentence: 'A shipment that starts in commercetools is confirmed to Archean; one that fails waits as an exception.',
  },
  {
    id: 'AC-9',
    sentence: 'commercetools notifications arrive by verified Google Pub/Sub push, repeated or out of order.',
  },
  {
    id: 'AC-10',
    sentence: 'Monitors find availability differences, stalled orders and stock updates that timed out.',
  },
  {
    id: 'SL-1',
    sentence:
      "A requested return's order is checked in Shopify, and what does not fit is flagged in Loop with the reason.",
    open: shopifyOpen,
  },
  {
    id: 'SL-2',
    sentence: "Refunds run on the brand's trigger; store credit may have an earlier one.",
    open: shopifyOpen,
  },
  {
    id: 'SL-3',
    sentence:
      'Restock happens only after inspection, by disposition, at the right location; then the return is closed.',
    open: shopifyOpen,
  },
  {
    id: 'SL-4',
    sentence: "The Loop return number stands in the refund's note and in the order's tags or metafields.",
    open: shopifyOpen,
  },
  {
    id: 'SL-5',
    sentence:
      'Shopify payouts are reconciled with Loop values per return, with timing told apart from real differences.',
    open: shopifyOpen,
  },
  {
    id: 'SL-6',
    sentence: 'A processed return whose Shopify order did not change is an exception for CX.',
    open: shopifyOpen,
  },
  { id: 'SL-7', sentence: "The order's timeline shows the return's state.", open: shopifyOpen },
  {
    id: 'SL-8',
    sentence: "Shopify's cost budget is respected, and updates of one order keep their order.",
    open: shopifyOpen,
  },
  {
    id: 'SL-9',
    sentence: 'No refund happens twice, also after a timeout on a call without an idempotency key.',
    open: shopifyOpen,
  },
  {
    id: 'SL-10',
    sentence: 'Where Loop itself writes to Shopify, ownership settings prevent a second write.',
    open: shopifyOpen,
  },
  {
    id: 'PR-1',
    sentence: "On approval, the reason and the return's number go to the order's notes or tags.",
    open: returnGoOpen,
  },
  {
    id: 'PR-2',
    sentence:
      'Refunds, gift cards and store credits are posted when ReturnGO says so; a forbidding order state is handled.',
    open: returnGoOpen,
  },
  {
    id: 'PR-3',
    sentence: 'Stock updates run in short batches; exchange orders are created at once.',
    open: returnGoOpen,
  },
  {
    id: 'PR-4',
    sentence: 'A zero-value exchange order gets a valid fulfilment request, and one not fulfilled in time is raised.',
    open: returnGoOpen,
  },
  {
    id: 'PR-5',
    sentence: "ReturnGO's routing decides the warehouse location, with no silent default.",
    open: returnGoOpen,
  },
  {
    id: 'PR-6',
    sentence: 'Restock goes only to active locations and tracked variants; otherwise an exception says which.',
    open: returnGoOpen,
  },
  {
    id: 'PR-7',
    sentence: 'Amounts keep shop and presentment currency apart, and a sum never differs by a cent.',
    open: returnGoOpen,
  },
  {
    id: 'PR-8',
    sentence: 'A refund made by hand on the platform is found and raised for its return.',
    open: returnGoOpen,
  },
  {
    id: 'PR-9',
    sentence: 'Any return shows where it is between ReturnGO and the platform, per line.',
    open: returnGoOpen,
  },
  { id: 'PR-10', sentence: 'Store credits and refunds are reconciled periodically.', open: returnGoOpen },
  {
    id: 'PR-11',
    sentence: 'Every document is checked against the declared API versions before a change can break it.',
    open: returnGoOpen,
  },
];
