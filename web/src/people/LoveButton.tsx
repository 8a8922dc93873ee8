/** Marks a person as loved by the viewer. Shown to members only. */
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { useWrite } from '../app/useWrite.js';
import { Button } from '../design/Button.js';
import { showToast } from '../design/Toasts.js';
import { graphql } from '../generated/gql.js';

const personFragment = graphql(`
  fragment LoveButton_person on Person {
    id
    name
    viewer {
      loved
    }
  }
`);

const mutation = graphql(`
  mutation SetPersonLoved($personId: ID!, $loved: Boolean!) {
    setPersonLoved(input: { personId: $personId, loved: $loved }) {
      userErrors {
        message
      }
      person {
        ...LoveButton_person @unmask
      }
    }
  }
`);

export function LoveButton({ person: masked }: { readonly person: FragmentType<typeof personFragment> }) {
  const person = useData(personFragment, masked);
  const send = useWrite();
  if (!person.viewer) return null;
  const { loved } = person.viewer;
  const set = async (next: boolean, undo?: true): Promise<void> => {
    const after = { ...person, viewer: { __typename: 'ViewerPersonState' as const, loved: next } };
    const expected = {
      setPersonLoved: { __typename: 'PersonStatePayload' as const, userErrors: [], person: after },
    };
    if (!(await send({ mutation, variables: { personId: person.id, loved: next }, expected })) || undo) return;
    const text = next ? `You love ${person.name}.` : `${person.name} is not among those you love now.`;
    showToast({ text, action: { name: 'Undo', run: () => void set(!next, true) } });
  };
  return (
    <Button aria-pressed={loved} onClick={() => void set(!loved)}>
      <span aria-hidden="true">{loved ? '♥' : '♡'}</span> Love
    </Button>
  );
}
