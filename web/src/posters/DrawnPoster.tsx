import { useMemo } from 'react';
import { drawPoster, type PosterFilm } from './drawPoster.js';
import styles from './Poster.module.css';

/** The poster that we draw for a film. It fills the width of its place. */
export function DrawnPoster({ title, year, genres, design }: PosterFilm & { readonly design?: number }) {
  const genreNames = genres.join('|');
  const poster = useMemo(
    () => drawPoster({ title, year, genres: genreNames.split('|') }, design),
    [title, year, genreNames, design],
  );
  const { script, direction, anchor, lines } = poster.title;
  return (
    <svg viewBox="0 0 200 300" className={styles.drawn}>
      <rect width="200" height="300" fill={poster.ground} />
      <g transform={poster.isMirrored ? 'matrix(-1 0 0 1 200 0)' : undefined}>
        {poster.shapes.map(({ d, fill, stroke }, index) => (
          // Shapes have no identity but their place.
          <path key={index} d={d} {...(stroke ? { fill: 'none', stroke: fill, strokeWidth: stroke } : { fill })} />
        ))}
      </g>
      {year !== null &&
        poster.years.map(({ x, y, size, fill, anchor: yearAnchor }) => (
          <text key={y} className={styles.sign} x={x} y={y} fontSize={size} fill={fill} textAnchor={yearAnchor}>
            {year}
          </text>
        ))}
      <g
        className={script === 'sign' ? styles.sign : styles.text}
        fill={poster.letters}
        direction={direction}
        textAnchor={anchor}
      >
        {lines.map(({ text, x, y, size }) => (
          <text key={y} x={x} y={y} fontSize={size}>
            {text}
          </text>
        ))}
      </g>
    </svg>
  );
}
