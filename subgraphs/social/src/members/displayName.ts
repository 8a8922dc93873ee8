/** Display names: what a member may be called, and how a sentence names them. */

export const maxDisplayNameLength = 80;

/** Control and format characters, direction marks, fillers that look blank, private use, lone surrogates, line breaks. */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u{1D159}]/u;
/** Marks alone show nothing of their own. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** More marks than any script needs on one letter cover the lines around it. */
const stackedMarks = /\p{M}{5}/u;

/** The name in Unicode's composed form, with single spaces; null if it is not allowed. */
export function readDisplayName(text: string): string | null {
  // Keyboards add a variation selector to emoji. The emoji shows without it.
  const name = text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/[\uFE0E\uFE0F]/g, '')
    .trim();
  const isAllowed =
    name.length <= maxDisplayNameLength && !invisible.test(name) && visible.test(name) && !stackedMarks.test(name);
  return isAllowed ? name : null;
}

/** One to four capitalised words, or words of a script without capitals; initials may have a dot. */
const plainName = /^(?:(?!\p{Ll})\p{L}[\p{L}\p{M}'’-]*\.?(?: |$)){1,4}$/u;
/** One word cannot be read as a sentence. */
const singleWord = /^[\p{L}\p{M}\p{N}_'’-]+$/u;
/** Words that our sentences use around names. */
const wordsOfSentences =
  /(?:^| )(?:a|and|are|another|by|gave|has|have|in|is|it|its|it's|it’s|like|liked|likes|love|loved|loves|more|never|no|not|of|on|one|or|other|others|people|person|rated|share|shares|similar|someone|star|stars|than|the|they|to|up|was|watch|watched|watches|watchlist|who|you|your)(?:$| )/iu;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * The name as a sentence writes it. A name that could be read as a part of the sentence is set in quotation marks, so that
 * “Ben and 3 others” is evidently one name. A name written from right to left is isolated, so that it does not reorder the sentence.
 */
export function nameInText(name: string): string {
  const isPlain = (plainName.test(name) || singleWord.test(name)) && !wordsOfSentences.test(name);
  const text = isPlain ? name : `“${name.replace(/[“”„‟"«»]/g, '’')}”`;
  return rightToLeft.test(name) ? `\u2068${text}\u2069` : text;
}
