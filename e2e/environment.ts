/** The settings of the servers under test. The tests sign tokens of their own with the same secret. */
export const SERVER_ENV = {
  AUTH_SECRET: 'an e2e secret 0123456789 abcdefghij',
  BCRYPT_COST: '10', // the least that production allows
  TRUST_PROXY: '1', // a test that fails often says it comes from elsewhere, by X-Forwarded-For
};
