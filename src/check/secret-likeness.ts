/** Whether a text looks like a secret. It errs towards silence for words, ids with hyphens and addresses. */

/** Beginnings of keys that vendors document: Shopify, Stripe, AWS, GitHub, Slack, SendGrid, private keys, JWT. */
const knownKinds =
  /^(shp(at|ca|pa|ss)_|[sr]k_(live|test)_|AKIA[0-9A-Z]{8}|gh[pousr]_|github_pat_|xox[abposr]-|SG\.|-----BEGIN|eyJ[\w-]{10})/;
const slackWebhook = /hooks\.slack\.com\/services\/\w/;
const passwordInAddress = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i;
const secretNames = /(password|passphrase|secret|apiKey|accessToken|refreshToken|privateKey)$/i;
/** Properties of a secret reference: names of variables and paths, however long. */
const referenceNames = new Set(['env', 'file', '$schema', 'id']);

/** `key` is the name of the property that holds the text. */
export function looksLikeSecret(text: string, key: string): boolean {
  if (knownKinds.test(text) || slackWebhook.test(text) || passwordInAddress.test(text)) return true;
  if (referenceNames.has(key)) return false;
  return (secretNames.test(key) && text.length > 0) || hasRandomRun(text);
}

/** A run of 20 or more letters and digits without a break, mixed and varied: no word, name or UUID has one. */
function hasRandomRun(text: string): boolean {
  return text.split(/[^A-Za-z0-9+=]+/).some((run) => {
    const digits = run.replaceAll(/\D/g, '').length;
    return run.length >= 20 && digits >= 2 && run.length - digits >= 2 && new Set(run).size >= 8;
  });
}
