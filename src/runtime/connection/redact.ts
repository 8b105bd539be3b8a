/** Takes personal data and secrets out of what is kept for people to look at. */
import { put } from '../../mapping/library/objects.ts';
import { storableText } from './parse-json.ts';

/** Field names in lower case, without what joins their words: first_name, firstName and first-name are one. */
const personal = new Set(
  [
    'customer customerdetail customername customernote customercomment name mobile fax street street1 street2 streetname',
    'streetnumber apartment city stateprovince zip zipcode postalcode postcode company birthdate dateofbirth ipaddress',
    'statuspageurl labelurl qrcodeurl returnmethod returncomment comment comments shipto scannableid',
    'authorization xauthorization xapikey apikey cookie setcookie signature privatekey giftcardcode credential credentials',
  ].flatMap((line) => line.split(' ')),
);
const personalEnding = /(?:address|address[12]|email|phone|phonenumber|firstname|middlename|lastname|fullname)$/;
const secretEnding = /(?:password|secret|token)$/;
const eMail = /[^\s@/?&=<>"'(),;:]+(?:@|%40)[^\s@/?&=<>"'(),;:]+\.[^\s@/?&=<>"'(),;:]+/gi;

const maximumText = 500;
/** An address that begins inside the kept text is still seen whole. */
const lookAhead = 320;
const maximumItems = 100;
const maximumDepth = 12;
const hidden = '[redacted]';
/** Larger bodies are kept as their size alone; bytes of JSON text. */
const maximumKeptBytes = 32_768;

/** A copy without personal data, with long texts, lists and objects cut and marked. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, maximumItems).map((item) => redact(item, depth + 1));
    return value.length > maximumItems ? [...kept, `… (${value.length} items)`] : kept;
  }
  const names = Object.keys(value);
  const kept: Record<string, unknown> = {};
  for (const name of names.length > maximumItems ? names.slice(0, maximumItems) : names) {
    const item = (value as Record<string, unknown>)[name];
    put(kept, redactText(name), soundsPersonal(name) ? hidden : redact(item, depth + 1));
  }
  if (names.length > maximumItems) kept['…'] = `${names.length} fields`;
  return kept;
}

/** What of the body of a call is kept, and shown to people. */
export function keptBody(body: unknown): unknown {
  if (body === undefined) return null;
  const kept = redact(body);
  const bytes = Buffer.byteLength(JSON.stringify(kept));
  return bytes > maximumKeptBytes ? { bytes } : kept;
}

/** Text without e-mail addresses, cut and marked when it is long. Never ends in half a character. */
export function redactText(text: string): string {
  const seen = text.slice(0, maximumText + lookAhead);
  // Most texts hold no address, and the look for one is dear.
  const kept = seen.includes('@') || seen.includes('%40') ? seen.replace(eMail, hidden) : seen;
  const cut = storableText(kept.slice(0, maximumText));
  return text.length > maximumText ? `${cut}… (${text.length} characters)` : cut;
}

/** A path with query in which the values of personal parameters, and e-mail addresses anywhere, are hidden. */
export function redactPath(path: string): string {
  const [address = '', query] = path.split('?', 2);
  if (query === undefined) return redactText(address);
  const pairs = query.split('&').map((pair) => {
    const [name = ''] = pair.split('=', 1);
    return soundsPersonal(name) ? `${name}=${hidden}` : pair;
  });
  return redactText(`${address}?${pairs.join('&')}`);
}

/** Whether a field of this name holds personal data or a secret, as far as a name tells. */
export function soundsPersonal(field: string): boolean {
  const known = judged.get(field);
  if (known !== undefined) return known;
  const name = field.toLowerCase().replace(/[^a-z0-9]/g, '');
  const sounds = personal.has(name) || personalEnding.test(name) || secretEnding.test(name);
  // Some systems name fields after what is in them: of those there is no end.
  if (judged.size >= maximumJudged) judged.clear();
  judged.set(field, sounds);
  return sounds;
}

/** The same few hundred names come in every call. */
const judged = new Map<string, boolean>();
const maximumJudged = 2_000;
