/** Keys by which imported files find films. Titles that services write differently have one key. */
import { decodeHTMLStrict } from 'entities';
import { standardSpellings } from '@marquee/kit/text/equivalents';
import { identityKey } from '@marquee/kit/text/identityKey';
import { searchKey } from '@marquee/kit/text/searchKey';

export interface TitleKey {
  /**
   * What finds the title: without spaces, with letters that writers exchange as one, with and without the article, as it is written
   * and with numbers as digits and abbreviations.
   */
  readonly keys: readonly string[];
  /** The whole title, for a choice between films of one key. */
  readonly full: string;
}

/** Articles that catalogs move to the end: "Godfather, The", "Dolce vita, La". */
const movedArticle =
  /^(.+?),\s*(the|an?|l[eao]s?|l['’]|une?|el|los|las|il|gli|i|der|die|das|ein|eine|den|det|en|ett?|het|een|os?|as?)$/iu;
/** Articles that people leave out. Not those of more languages: "Die Hard" has none. */
const leadingArticle = /^(?:the|an?|l[ea]s?|el|los|il|der|das)\s+(?=\S)/iu;

/** Not the sign in "Fast & Furious". */
const mayHaveEntity = /&[#a-z]/i;

export function titleKey(title: string): TitleKey {
  const text = (mayHaveEntity.test(title) ? decodeHTMLStrict(title) : title).trim();
  const inOrder = text.includes(',') ? withArticleFirst(text) : text;
  const keys = new Set(spellings(inOrder));
  const withoutArticle = inOrder.replace(leadingArticle, '');
  if (withoutArticle !== inOrder) for (const key of spellings(withoutArticle)) keys.add(key);
  return { keys: [...keys], full: identityKey(inOrder).replaceAll(' ', '') };
}

const withArticleFirst = (text: string): string =>
  text.replace(movedArticle, (_, rest: string, article: string) =>
    /['’]$/.test(article) ? `${article}${rest}` : `${article} ${rest}`,
  );

function spellings(words: string): string[] {
  const tokens = searchKey(words).split(' ');
  return [tokens, ...standardSpellings(tokens)].map((spelling) => spelling.join(''));
}
