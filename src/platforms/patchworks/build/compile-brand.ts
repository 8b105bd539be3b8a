/** Everything that a brand's enabled flows need on the platform. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import type { ImportDocument } from '../../../../schemas/platforms/patchworks-import.ts';
import type { PostmanCollection } from '../../../../schemas/platforms/postman-collection.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { AbortError } from '../../../errors/errors.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import type { BundledScript } from '../bundle.ts';
import { bundleOperation } from '../bundle-operation.ts';
import { bundleCommon } from '../flow/bundle-common.ts';
import type { CompiledFlow, ProcessFlow } from '../flow/compile-flow.ts';
import { compileFlows, type LeftOutFlow } from '../flow/compile-flows.ts';
import { endpointName } from '../flow/names.ts';
import { dependenciesOf, importDocument } from './import-document.ts';
import { postmanCollection } from './postman-collection.ts';

export interface BuiltDocument {
  readonly flow: Flow;
  readonly process: ProcessFlow;
  readonly document: ImportDocument;
}

/** Which scripts an endpoint needs, by their ids. */
export interface BuiltEndpoint {
  readonly connector: ResolvedConnector;
  readonly operation: string;
  readonly name: string;
  readonly preRequest: string;
  readonly pagination?: string;
}

export interface PlatformBuild {
  readonly brand: Brand;
  readonly flows: readonly CompiledFlow[];
  /** What the runtime alone runs. */
  readonly leftOut: readonly LeftOutFlow[];
  /** In the order in which they have to be put in: a flow stands behind those that it starts. */
  readonly documents: readonly BuiltDocument[];
  readonly scripts: readonly BundledScript[];
  readonly endpoints: readonly BuiltEndpoint[];
  /** By connector id. */
  readonly collections: ReadonlyMap<string, PostmanCollection>;
}

/**
 * `only`: ids of flows, each of which has to be compiled; without any, what can not be compiled is left out.
 * Errors: `FLOW_UNKNOWN`, `PLATFORM_NOTHING_COMPILED`, those of `compileFlow`.
 */
export async function compileBrand(
  brand: Brand,
  declarations: Declarations,
  only: readonly string[] = [],
): Promise<PlatformBuild> {
  const chosen = chosenFlows(brand, declarations, only);
  const { compiled: flows, leftOut } = await compileFlows(chosen, brand, declarations);
  const [first] = leftOut;
  if (first && only.length > 0) throw first.refusal;
  if (first && flows.length === 0) throw nothingCompiled(brand, leftOut);
  const scripts = new Map<string, BundledScript>();
  for (const script of [...(flows.length > 0 ? await bundleCommon() : []), ...flows.flatMap((flow) => flow.scripts)]) {
    scripts.set(script.id, script);
  }
  const endpoints: BuiltEndpoint[] = [];
  const collections = new Map<string, PostmanCollection>();
  for (const [id, connector] of connectorsOf(flows)) {
    const used = operationsUsed(flows, connector);
    if (used.length === 0) continue;
    collections.set(id, postmanCollection(connector, used));
    for (const operation of used) {
      const made = (await bundleOperation(connector, operation)).filter(({ kind }) => kind !== 'response');
      for (const script of made) scripts.set(script.id, script);
      const named = (kind: BundledScript['kind']) => made.find((script) => script.kind === kind)?.id;
      const pagination = named('pagination');
      endpoints.push({
        connector,
        operation,
        name: endpointName(connector, operation),
        preRequest: named('pre-request') ?? '',
        ...(pagination === undefined ? {} : { pagination }),
      });
    }
  }
  const all = [...scripts.values()];
  const documents = flows.flatMap((compiled) =>
    compiled.processFlows.map((process) => ({
      flow: compiled.flow,
      process,
      document: importDocument(brand, compiled, process, all),
    })),
  );
  return { brand, flows, leftOut, documents: startedFirst(documents), scripts: all, endpoints, collections };
}

function nothingCompiled(brand: Brand, leftOut: readonly LeftOutFlow[]): AbortError {
  return new AbortError({
    code: 'PLATFORM_NOTHING_COMPILED',
    what: `No flow of the brand ${brand.id} can be compiled for the platform.`,
    why: leftOut.map(({ refusal }) => refusal.message).join(' '),
    nextSteps: ['Run the flows of the brand with the runtime: "backhaul run".'],
  });
}

/** A process flow stands behind those that it starts, but for itself. */
function startedFirst(documents: readonly BuiltDocument[]): BuiltDocument[] {
  const ordered = new Set<BuiltDocument>();
  const visiting = new Set<BuiltDocument>();
  const visit = (document: BuiltDocument) => {
    if (visiting.has(document)) return;
    visiting.add(document);
    const started = dependenciesOf(document.process).filter(({ kind }) => kind === 'flow');
    for (const { name } of started) {
      const other = documents.find(({ process }) => process.name === name);
      if (other) visit(other);
    }
    ordered.add(document);
  };
  for (const document of documents) visit(document);
  return [...ordered];
}

function chosenFlows(brand: Brand, { flows }: Declarations, only: readonly string[]): Flow[] {
  const enabled = Object.entries(brand.flows).flatMap(([id, { enabled = true }]) => (enabled ? [id] : []));
  const unknown = only.find((id) => !enabled.includes(id));
  if (unknown !== undefined) {
    throw new AbortError({
      code: 'FLOW_UNKNOWN',
      what: `The brand ${brand.id} has no enabled flow ${unknown}.`,
      why: `It has: ${enabled.join(', ') || 'none'}.`,
      nextSteps: ['Correct the name, or enable the flow in the brand file.'],
      exitCode: 2,
    });
  }
  return enabled.filter((id) => only.length === 0 || only.includes(id)).flatMap((id) => flows.get(id) ?? []);
}

/** A brand has one instance of each, so that all flows see the same. */
function connectorsOf(flows: readonly CompiledFlow[]): Map<string, ResolvedConnector> {
  return new Map(flows.flatMap(({ connectors }) => [...connectors]));
}

function operationsUsed(flows: readonly CompiledFlow[], connector: ResolvedConnector): string[] {
  const named = new Set(
    flows.flatMap(({ processFlows }) =>
      processFlows.flatMap(({ steps }) => steps.flatMap(({ endpoint }) => endpoint?.name ?? [])),
    ),
  );
  return Object.keys(connector.operations).filter((id) => named.has(endpointName(connector, id)));
}
