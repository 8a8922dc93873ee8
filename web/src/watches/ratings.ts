/** The ratings that a film can get, best first, as the choices of a form. */
export const ratings: readonly { readonly value: string; readonly name: string }[] = [
  { value: '', name: 'None' },
  ...Array.from({ length: 10 }, (_, index) => ({ value: String(10 - index), name: String(10 - index) })),
];
