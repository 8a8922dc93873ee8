/** Colours of a poster, by the genre that says most about the film. */
export interface Palette {
  readonly paper: string;
  /** Legible on `paper`, and `paper` on it. */
  readonly ink: string;
  readonly accent: string;
  readonly second: string;
}

/** From the four colours in the order of `Palette`. */
function palette(colours: string): Palette {
  const [paper, ink, accent, second] = colours.split(' ') as [string, string, string, string];
  return { paper, ink, accent, second };
}

/** The genres that say most come first. */
const byGenre: readonly (readonly [string, readonly [Palette, Palette]])[] = [
  ['Film-Noir', [palette('#e8e4da #16140f #77736a #a81228'), palette('#17161a #efe9dc #5d6470 #d8b24a')]],
  ['Western', [palette('#f3d9a4 #3a1d0e #c4532a #e39a3b'), palette('#5a2413 #ffe9c4 #d9772f #f0b95a')]],
  ['Horror', [palette('#120c0c #f3e6d8 #b3121d #5f1a1a'), palette('#d9d4c2 #1c0d0d #a50f1a #5b6b4a')]],
  ['Sci-Fi', [palette('#0f1c33 #e9f2ff #39b4c9 #e0632d'), palette('#dfe9e6 #102436 #e2552b #3f8fa3')]],
  ['Science Fiction', [palette('#0f1c33 #e9f2ff #39b4c9 #e0632d'), palette('#e6e2f0 #1b1740 #6b54c9 #ef7d4f')]],
  ['Musical', [palette('#ffd9dc #43091d #e2245a #f2a93b'), palette('#3c0f38 #ffeaf2 #e5519a #f4b942')]],
  ['Music', [palette('#ffe3b8 #3b1030 #d6326b #3c8d93'), palette('#23113d #ffeed6 #e2583e #7f5cc4')]],
  ['War', [palette('#d9d3b4 #23261a #6d7346 #a8432b'), palette('#2b3022 #ece6cc #8d9360 #c65a33')]],
  ['Animation', [palette('#fff0b8 #1d2a5b #ef5b3f #2ba39a'), palette('#1d4f8c #fff6dc #ffb52e #ef5b3f')]],
  ['Children', [palette('#d6f0f5 #20305f #f1623f #f6b632'), palette('#235239 #fff8dd #f7bd3c #e8674a')]],
  ['Family', [palette('#fde7c7 #2b2a55 #e8663f #4aa28b'), palette('#274f7a #fff4dd #f3a63a #e46a5e')]],
  ['Fantasy', [palette('#e5dcf2 #2a1550 #7b46b5 #d99a2b'), palette('#23184a #f5ecd7 #8a63d2 #d6a94a')]],
  ['Documentary', [palette('#eef0ec #16211f #2e7d74 #c2b8a3'), palette('#173532 #eef4ea #56a394 #d99b4e')]],
  ['Mystery', [palette('#dcdfe8 #161b33 #515b96 #b3892d'), palette('#1b1e3a #eee9dc #6a6fb3 #c79a3c')]],
  ['Crime', [palette('#ece3cf #1b1513 #c0242c #7d7468'), palette('#1f1a1a #f3e9d6 #cf3a32 #7b6f63')]],
  ['Romance', [palette('#fbe3dc #4b1024 #d9476a #eba28f'), palette('#5e1330 #ffece6 #e2738a #f0b48c')]],
  ['Comedy', [palette('#ffe27a #2a1a12 #e5552f #2f8f8b'), palette('#f6efe0 #1f2b4d #f08a24 #d8406b')]],
  ['Adventure', [palette('#e7efd0 #1c3324 #3f8a4f #dd8a2c'), palette('#1d4436 #f8f0d6 #e09a35 #6fae7a')]],
  ['Thriller', [palette('#f1e9dd #151515 #d5421f #9a958c'), palette('#161c22 #f2ece0 #d84a2b #4e6577')]],
  ['Action', [palette('#f7e3c3 #241312 #dc3d20 #f09a2a'), palette('#2a1414 #fff0d9 #e8502a #f2b13c')]],
  ['History', [palette('#ebdfc3 #2c1e12 #96562c #5f7060'), palette('#33271d #f3e7cd #b0763f #7d8f78')]],
  ['Drama', [palette('#efe6d6 #1e2433 #a63d2f #7d93a8'), palette('#23303f #f5ecdc #c8553d #8aa0ad')]],
];

/** For a film without a genre that is known here. */
const plain: readonly [Palette, Palette] = [
  palette('#f6f0e2 #1a1512 #a81228 #e39a0b'),
  palette('#211a17 #f5ebd8 #d6434a #ffc24a'),
];

/** The palette for these genres; `choice` chooses one of two. */
export function paletteFor(genres: readonly string[], choice: number): Palette {
  const found = byGenre.find(([genre]) => genres.includes(genre))?.[1] ?? plain;
  return found[choice % 2]!;
}

export const allPalettes: readonly Palette[] = [...byGenre.flatMap(([, both]) => both), ...plain];
