// jest's transform: Node's own type stripping, which keeps every position.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (code) => ({ code: stripTypeScriptTypes(code) }) };
