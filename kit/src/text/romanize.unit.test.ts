/** Titles of other scripts in Latin letters. */
import fc from 'fast-check';
import { romanize } from './romanize.js';

// cspell:disable
test.each([
  ['Москва слезам не верит', 'moskva slezam ne verit'],
  ['Броненосец Потёмкин', 'bronenosets potemkin'],
  ['Иди и смотри', 'idi i smotri'],
  ['Щука, подъезд', 'shchuka, podezd'],
  ['Тіні', 'tini'],
  ['Ταξίδι στα Κύθηρα', 'taxidi sta kythira'],
  ['Το βλέμμα του Οδυσσέα', 'to vlemma tou odyssea'],
  ['Ευτυχία', 'evtychia'],
  ['Μπουμπουλίνα', 'boumboulina'],
  ['となりのトトロ', 'tonarino-totoro'],
  ['ドライブ・マイ・カー', 'doraibu・mai・ka'],
  ['ちゃんぽん', 'chanpon'],
  ['シュート ファイト ウォー ヴァン ティ ジェ キャ', 'shuto faito wo van ti je kya'],
  ['ロッキー マッチ', 'rokki matchi'],
  ['ｱｷﾗ', 'akira'],
  ['もののけ姫', 'mononoke-姫'],
  ['기생충', 'gisaengchung'],
  ['살인의 추억', 'salinui chueok'],
  ['2001: Одиссея', '2001: odisseya'],
])('%s is typed as %s', (text, latin) => {
  expect(romanize(text)).toBe(latin);
  expect(romanize(text.normalize('NFD'))).toBe(latin);
});

test.each(['Casablanca', 'Amélie', '千と千尋の神隠し', '霸王别姬', 'جدایی نادر', ''])('%s stays', (text) => {
  expect(romanize(text)).toBeNull();
});

test('no letter of an alphabet that is romanized is left', () => {
  const letters = 'абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώあきっちゃファティウォ가각갛힣 ';
  const text = fc.array(fc.constantFrom(...letters), { minLength: 1 }).map((list) => list.join(''));
  fc.assert(fc.property(text, (value) => /^[a-z -]*$/.test(romanize(value) ?? value.trim())));
});
