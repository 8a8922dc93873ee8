import { useWrite } from '../app/useWrite.js';
import { Button } from '../design/Button.js';
import { graphql } from '../generated/gql.js';

const dismissal = graphql(`
  mutation DismissRecommendation($movieId: ID!) {
    dismissRecommendation(input: { movieId: $movieId }) {
      movie {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

/** Takes a film out of the viewer's recommendations for good. */
export function DismissButton({
  film: { id, title },
}: {
  readonly film: { readonly id: string; readonly title: string };
}) {
  const send = useWrite();
  const dismiss = () => send({ mutation: dismissal, variables: { movieId: id }, refetch: true });
  return (
    <Button look="quiet" onClick={() => void dismiss()} aria-label={`Not for me: ${title}`}>
      Not for me
    </Button>
  );
}
