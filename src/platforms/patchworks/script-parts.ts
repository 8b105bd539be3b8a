/** The modules that one script is made of: compiled expressions and validators, and the imports that name them. */
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { type CompileOptions, compile } from '../../mapping/compiler/compile.ts';
import { ownExtension } from './bundle.ts';
import { checksText } from './check-text.ts';

/** What inputs and settings are sure to fit. */
export interface Known {
  readonly schema?: object;
  readonly nameSchemas?: Readonly<Record<string, object>>;
}

/** How an expression is compiled that runs once in a script: its code matters more than its time. */
type Form = Pick<CompileOptions, 'compact' | 'positions'>;

export const ruleForm = { compact: true, positions: false } as const satisfies Form;
/** The same where people are told the place of an error. */
export const keyForm = { compact: true } as const satisfies Form;

export class ScriptParts {
  private readonly modules: Record<string, string> = {};
  private readonly schemas = new Map<string, TSchema>();
  private readonly lines: string[] = [];
  private readonly names = new Map<string, string>();

  /** The name of the function; equal expressions over equal inputs are one. `$eval` and undeclared names are refused with a code. */
  expression(source: string, known: Known = {}, form: Form = {}): string {
    return this.name(JSON.stringify([source, known, form]), (name) => {
      const { code } = compile(source, {
        mode: 'deployable',
        names: Object.keys(known.nameSchemas ?? {}),
        ...known,
        ...form,
        specifier: join(moduleRoot(ownPackageRoot()), 'src', 'mapping', 'library'),
        extension: ownExtension,
      });
      this.modules[name] = code;
      this.lines.push(`import { evaluate as ${name} } from 'part:${name}';`);
    });
  }

  /** The name of a check in the form that shells take. */
  check(schema: TSchema): string {
    return this.name(JSON.stringify(schema), (name) => this.schemas.set(name, schema));
  }

  /** What the entry begins with, once all is named. */
  imports(): string {
    return [
      ...this.lines,
      ...(this.schemas.size > 0 ? [`import { ${[...this.schemas.keys()]} } from 'part:checks';`] : []),
    ].join('\n');
  }

  /** The modules behind these imports. */
  get texts(): Record<string, string> {
    return { ...this.modules, ...(this.schemas.size > 0 ? { checks: checksText(this.schemas) } : {}) };
  }

  /** Equal keys have one name. */
  private name(key: string, make: (name: string) => void): string {
    let name = this.names.get(key);
    if (name === undefined) {
      name = `part${this.names.size}`;
      this.names.set(key, name);
      make(name);
    }
    return name;
  }
}
