/**
 * Reduces Shopify's published Admin schema to what the documents of the connector reach, as SDL per version.
 *
 *     npm pack @shopify/dev-mcp@1.16.0 && tar xzf shopify-dev-mcp-1.16.0.tgz
 *     node bin/pinned-node.js scripts/reduce-shopify-schema.ts package/dist/data
 *
 * The package is ISC; its notice stands beside what is written. Descriptions are left out, but for one sentence: that a
 * mutation needs an idempotency key is said nowhere else in the schema.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  print,
  printSchema,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const versions = ['2026-04', '2026-07', '2026-10'];
const root = join(import.meta.dirname, '..');
const documents = join(root, 'connectors', 'shopify', 'documents');
const target = join(root, 'src', 'emulators', 'shopify', 'schema');
const keySentence = 'An idempotency key is required.';

/** What the documents reach: fields by type, and their arguments as `Type.field.argument`. */
interface Reach {
  readonly fields: Map<string, Set<string>>;
  readonly argumentNames: Set<string>;
  readonly types: Map<string, GraphQLNamedType>;
}

function reachOf(schema: GraphQLSchema, texts: readonly string[]): Reach {
  const reach: Reach = { fields: new Map(), argumentNames: new Set(), types: new Map() };
  const addType = (type: GraphQLNamedType | null | undefined): void => {
    if (!type || isIntrospectionType(type) || reach.types.has(type.name)) return;
    reach.types.set(type.name, type);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) addType(getNamedType(field.type));
    if (isObjectType(type) || isInterfaceType(type)) for (const one of type.getInterfaces()) addType(one);
  };
  for (const text of texts) {
    const info = new TypeInfo(schema);
    const visitor = {
      Field(): void {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (!parent || !field) return;
        addType(parent);
        addType(getNamedType(field.type));
        reach.fields.set(parent.name, (reach.fields.get(parent.name) ?? new Set()).add(field.name));
        for (const argument of field.args) {
          if (String(argument.type).endsWith('!'))
            reach.argumentNames.add(`${parent.name}.${field.name}.${argument.name}`);
        }
      },
      Argument(): void {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        const argument = info.getArgument();
        if (parent && field && argument && !info.getDirective()) {
          reach.argumentNames.add(`${parent.name}.${field.name}.${argument.name}`);
          addType(getNamedType(argument.type));
        }
      },
      InlineFragment(): void {
        addType(getNamedType(info.getType() ?? undefined));
      },
    };
    visit(parse(text), visitWithTypeInfo(info, visitor));
  }
  shareInterfaceFields(reach);
  return reach;
}

/** A field of an interface belongs to each type that implements it. */
function shareInterfaceFields({ fields, types }: Reach): void {
  for (const type of types.values()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name } of type.getInterfaces()) {
      const own = fields.get(type.name) ?? new Set();
      for (const field of fields.get(name) ?? []) own.add(field);
      fields.set(type.name, own);
    }
  }
}

const needsKey = (definition: { readonly description?: { readonly value: string } | undefined }): boolean =>
  /idempotency key is required/.test(definition.description?.value ?? '');

const plain = <T extends object>(node: T): T => ({ ...node, description: undefined, directives: [] });

function reduced(definition: DefinitionNode, { fields, argumentNames, types }: Reach): DefinitionNode | undefined {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    return definition.name.value === 'idempotent' ? plain(definition) : undefined;
  }
  if (!('name' in definition) || !definition.name || !types.has(definition.name.value)) return undefined;
  const name = definition.name.value;
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const kept = (definition.fields ?? []).filter((field) => fields.get(name)?.has(field.name.value));
      return {
        ...plain(definition),
        interfaces: (definition.interfaces ?? []).filter((one) => (fields.get(one.name.value)?.size ?? 0) > 0),
        fields: kept.map((field) => ({
          ...plain(field),
          ...(needsKey(field) ? { description: { kind: Kind.STRING, value: keySentence } } : {}),
          arguments: (field.arguments ?? [])
            .filter((one) => argumentNames.has(`${name}.${field.name.value}.${one.name.value}`))
            .map(plain),
        })),
      };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return {
        ...plain(definition),
        directives: definition.directives ?? [],
        fields: (definition.fields ?? []).map(plain),
      };
    case Kind.ENUM_TYPE_DEFINITION:
      return { ...plain(definition), values: (definition.values ?? []).map(plain) };
    default:
      return plain(definition);
  }
}

function reduce(schema: GraphQLSchema, texts: readonly string[]): string {
  const reach = reachOf(schema, texts);
  const useful = (type: GraphQLNamedType): boolean =>
    isEnumType(type) ||
    isInputObjectType(type) ||
    (isObjectType(type) || isInterfaceType(type)
      ? (reach.fields.get(type.name)?.size ?? 0) > 0
      : !isSpecifiedScalarType(type));
  for (const [name, type] of reach.types) if (!useful(type)) reach.types.delete(name);
  const definitions = parse(printSchema(schema)).definitions.flatMap((one) => reduced(one, reach) ?? []);
  const roots = 'schema {\n  query: QueryRoot\n  mutation: Mutation\n}';
  return `${[roots, ...definitions.map((one) => print(one))].join('\n\n')}\n`;
}

const [source = ''] = process.argv.slice(2);
const texts = readdirSync(documents).map((file) => readFileSync(join(documents, file), 'utf8'));
for (const version of versions) {
  const packed = JSON.parse(gunzipSync(readFileSync(join(source, `admin_${version}.json.gz`))).toString());
  const text = reduce(buildClientSchema(packed.data), texts);
  writeFileSync(join(target, `${version}.graphql`), text);
  process.stdout.write(`${version}: ${Buffer.byteLength(text)} bytes\n`);
}
