import { Button } from '../design/Button.js';
import type { FriendshipState } from '../generated/graphql.js';
import { choices, useFriendship } from './friendship.js';
import styles from './FriendshipButtons.module.css';

export interface FriendshipButtonsProps {
  readonly userId: string;
  readonly friendship: FriendshipState;
}

/** What the viewer can do about a member. */
export function FriendshipButtons({ userId, friendship }: FriendshipButtonsProps) {
  const { write, isBusy } = useFriendship(userId);
  return (
    <div className={styles.buttons}>
      {choices[friendship].map((choice, index) => (
        <Button
          key={choice.write}
          look={index === 0 && friendship !== 'FRIENDS' ? 'main' : 'quiet'}
          disabled={isBusy}
          onClick={() => void write(choice.write)}
        >
          {choice.name}
        </Button>
      ))}
    </div>
  );
}
