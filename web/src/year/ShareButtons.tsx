/** Takes a year away: printed, saved as a picture, or given to another app of the device. */
import { useState } from 'react';
import { saveFile } from '../app/saveFile.js';
import { Button } from '../design/Button.js';
import type { YearPageQuery } from '../generated/graphql.js';

export interface ShareButtonsProps {
  readonly name: string;
  readonly review: NonNullable<NonNullable<YearPageQuery['me']>['yearInReview']>;
}

/** Whether the device shares files; asked with a file as the browser wants it. */
const canShare = (): boolean =>
  'canShare' in navigator && navigator.canShare({ files: [new File([''], 'year.png', { type: 'image/png' })] });

export function ShareButtons({ name, review }: ShareButtonsProps) {
  const [problem, setProblem] = useState<string>();
  const fileName = `marquee-${review.year}.png`;
  const draw = async () => (await import('./yearPicture.js')).yearPicture(name, review);
  const run = (use: (picture: Blob) => unknown) => () =>
    void draw()
      .then(use)
      .then(
        () => setProblem(undefined),
        (error: Error) => error.name !== 'AbortError' && setProblem('The picture could not be made.'),
      );
  const share = (picture: Blob) => navigator.share({ files: [new File([picture], fileName, { type: picture.type })] });
  return (
    <>
      <Button onClick={run((picture) => saveFile(picture, fileName))}>Save as a picture</Button>
      {canShare() && <Button onClick={run(share)}>Share</Button>}
      <Button look="quiet" onClick={() => window.print()}>
        Print
      </Button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  );
}
