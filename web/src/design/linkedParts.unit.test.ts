import fc from 'fast-check';
import { linkedParts } from './linkedParts.js';

test('names are linked as whole words only, the longer before the shorter', () => {
  const links = [
    { name: 'Al', to: '/people/al' },
    { name: 'Al Pacino', to: '/people/al-pacino' },
    { name: 'Her', to: '/films/her' },
  ];
  expect(linkedParts('Although Al Pacino (with Al) is not in There, see Her.', links)).toEqual([
    { text: 'Although ' },
    { text: 'Al Pacino', to: '/people/al-pacino' },
    { text: ' (with ' },
    { text: 'Al', to: '/people/al' },
    { text: ') is not in There, see ' },
    { text: 'Her', to: '/films/her' },
    { text: '.' },
  ]);
});

test('signs of patterns in a name are letters like others', () => {
  expect(linkedParts('You loved What? (1972).', [{ name: 'What? (1972)', to: '/films/what' }])[1]).toEqual({
    text: 'What? (1972)',
    to: '/films/what',
  });
});

test('the parts together are the text, and each link leads from its own name', () => {
  const word = fc.constantFrom('Her', 'her', 'Al', 'Alan', 'é', 'a.b', '(', ' ', '[x]', '');
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
  const links = fc.array(fc.record({ name: word, to: fc.constantFrom('/a', '/b') }), { maxLength: 5 });
  fc.assert(
    fc.property(text, links, (whole, names) => {
      const parts = linkedParts(whole, names);
      expect(parts.map((part) => part.text).join('')).toBe(whole);
      for (const part of parts)
        if (part.to !== undefined) expect(names).toContainEqual({ name: part.text, to: part.to });
    }),
  );
});
