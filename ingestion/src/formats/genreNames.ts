/** One name for each genre: providers name some genres differently. */

const names: Readonly<Record<string, string>> = {
  Biographical: 'Biography',
  Children: 'Family',
  'Sci-Fi': 'Science Fiction',
  Sport: 'Sports',
};

export const genreName = (genre: string): string => names[genre] ?? genre;
