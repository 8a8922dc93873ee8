import fc from 'fast-check';

const whenSeedIsKept = process.env['PROPERTY_SEED'] === 'random' ? test.skip : test;

whenSeedIsKept('property tests of one run draw what those of another drew', () => {
  expect(fc.sample(fc.string(), 20)).toEqual(fc.sample(fc.string(), 20));
  expect(fc.readConfigureGlobal()?.seed).toEqual(expect.any(Number));
});
