// After all tests.
export { remove as default } from './prepare-store.js';
