/** A letter left out (kind 0), doubled (1), changed (2) or swapped with the next (3; the last one has none and is changed). */
export function mistype(text: string, place: number, kind: number): string {
  const letters = [...text];
  if (kind === 0) letters.splice(place, 1);
  else if (kind === 1) letters.splice(place, 0, letters[place]!);
  else if (kind === 2 || place + 1 === letters.length) letters[place] = letters[place] === 'x' ? 'z' : 'x';
  else [letters[place], letters[place + 1]] = [letters[place + 1]!, letters[place]!];
  return letters.join('');
}
