/** Genres of one notion have one name. */
import { genreNames } from './genreNames.js';

test.each([
  [['Film-Noir', 'Noir', 'film noir'], ['Noir']],
  [['Animated', 'Animation', 'animated film'], ['Animation']],
  [['Historical', 'History', 'historical film'], ['History']],
  [['Sci-Fi', 'Science Fiction', 'science fiction film', 'SciFi'], ['Science Fiction']],
  [["Children's", 'Family', 'Children', 'Kids & Family'], ['Family']],
  [['Comedy film', 'comedies', 'Comedy'], ['Comedy']],
  [['Martial arts film', 'Martial Arts'], ['Martial Arts']],
  [['Action', 'Action film'], ['Action']],
  [['IMAX', '(no genres listed)', '\\N', 'N/A', ''], []],
  [
    ['TV Movie', 'Neo-Noir', 'Music', 'Musical'],
    ['TV Movie', 'Neo-Noir', 'Music', 'Musical'],
  ],
])('%j are %j', (genres, names) => {
  expect(genreNames(genres)).toEqual(names);
});
