/** Takes personal data and secrets out of what is kept for people to look at. */

const personal = new Set(
  [
    'customer customer_detail customer_email email first_name middle_name last_name name full_name address address1',
    'address2 street street1 street2 city state_province zip postal_code phone company status_page_url label_url',
    'qr_code_url return_method return_comment shipto ship_to billing_address shipping_address scannable_id',
    'authorization x-authorization x-api-key api_key apikey token access_token refresh_token password secret client_secret',
  ].flatMap((line) => line.split(' ')),
);

const maximumText = 500;
const maximumItems = 100;
const maximumDepth = 12;

/** A copy without personal data, with long texts and lists cut and marked. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value.length > maximumText ? `${value.slice(0, maximumText)}… (${value.length} characters)` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, maximumItems).map((item) => redact(item, depth + 1));
    return value.length > maximumItems ? [...kept, `… (${value.length} items)`] : kept;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      personal.has(key.toLowerCase()) ? '[redacted]' : redact(item, depth + 1),
    ]),
  );
}
