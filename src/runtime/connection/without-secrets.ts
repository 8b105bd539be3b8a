/** Answers as they may be kept: some systems repeat in them what they were sent, credentials included. */

/** A shorter one may be a word that stands in answers for itself: to take it out would change what they say. */
const shortestHidden = 12;
/** Spelled the same everywhere. */
const plain = /^[\w.~-]*$/;
const hidden = '[redacted]';

/** Takes secrets out of a text, in each form in which an answer may spell them. */
export type WithoutSecrets = (text: string) => string;

export function withoutSecrets(secrets: readonly string[]): WithoutSecrets {
  const spelled = secrets
    .filter((secret) => secret.length >= shortestHidden)
    .flatMap((secret) => {
      if (plain.test(secret)) return secret;
      const inJson = JSON.stringify(secret).slice(1, -1);
      // Some libraries escape every slash; an address has percents.
      return [secret, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(secret)];
    });
  // The longest first: one may be a part of another.
  const forms = [...new Set(spelled)].sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((kept, form) => (kept.includes(form) ? kept.replaceAll(form, hidden) : kept), text);
}
