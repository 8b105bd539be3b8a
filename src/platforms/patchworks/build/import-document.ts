/** A process flow as the document that the platform imports. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { type ImportDocument, ImportDocument as schema } from '../../../../schemas/platforms/patchworks-import.ts';
import { invariant } from '../../../errors/errors.ts';
import { validator } from '../../../mapping/validator.ts';
import { openOperation } from '../../../runtime/connection/connection.ts';
import type { BundledScript } from '../bundle.ts';
import type { CompiledFlow, ProcessFlow } from '../flow/compile-flow.ts';
import { endpointOf } from '../flow/connector-step.ts';
import { endpointName, instanceName, scriptName, systemName } from '../flow/names.ts';

/** Forms in which flows can be written. */
export const dialects = ['named-steps'] as const;

/** Of five: flows of this package are neither urgent nor idle work. */
const usualPriority = 3;

/** `scripts` are all of the build; those that the steps name go into the document. A document that breaks its schema is a bug. */
export function importDocument(
  brand: Brand,
  compiled: CompiledFlow,
  process: ProcessFlow,
  scripts: readonly BundledScript[],
): ImportDocument {
  const { steps, name, description, timing, webhook, variables } = process;
  const systems = systemsOf(brand, compiled, process);
  const named = new Set(steps.flatMap(({ script_version }) => script_version?.script ?? []));
  const used = scripts.filter(({ id }) => named.has(scriptName(brand, id)));
  const document: ImportDocument = {
    metadata: {
      company_name: brand.title,
      flow_name: name,
      exported_at: '',
      exported_by: 'backhaul build',
      import_summary: {
        setup_required: {
          connectors_needing_config: systems.map(({ connector }) => connector.name),
          auth_implementations_needing_credentials: systems.map(({ system }) => system.name),
          variables_needing_values: variables.filter(({ value }) => value === '').map((variable) => variable.name),
        },
        dependencies: dependenciesOf(process).map((dependency) => dependency.name),
        imported_resources: {
          systems_imported: systems.length,
          flow_steps: steps.length,
          endpoints: systems.reduce((sum, { endpoints }) => sum + endpoints.length, 0),
          connectors: systems.length,
        },
        next_steps: ['Follow the install guide of the build.'],
      },
      dialect: { name: 'named-steps', certainty: 'unverified' },
    },
    flow: {
      name,
      description,
      is_enabled: false,
      priority: usualPriority,
      versions: [
        {
          flow_name: name,
          flow_priority: usualPriority,
          iteration: 1,
          status: 'Draft',
          is_deployed: false,
          is_editable: true,
          has_callback_step: false,
          schedules: timing ? [{ cron_string: timing.cron }] : [],
          webhooks: webhook === undefined ? [] : [{ name: webhook, method: 'POST' }],
          variables: [...variables],
          steps: [...steps],
        },
      ],
    },
    systems,
    scripts: used.map(({ id, code, kind }) => ({
      name: scriptName(brand, id),
      language: 'javascript',
      content: code,
      description: `Made by "backhaul build" (${kind}); change the declarations, not this text.`,
    })),
    dependencies: dependenciesOf(process),
  };
  const unfit = validator(schema)(document);
  invariant(!unfit, `the import document of ${name} fits its schema: ${unfit?.path} ${unfit?.reason}`);
  invariant(used.length === named.size, `every script that ${name} names is there`);
  return document;
}

function systemsOf(brand: Brand, { connectors }: CompiledFlow, { steps }: ProcessFlow): ImportDocument['systems'] {
  const named = new Set(steps.flatMap(({ endpoint }) => endpoint?.name ?? []));
  return [...connectors.values()].flatMap((connector) => {
    const operations = Object.keys(connector.operations).filter((id) => named.has(endpointName(connector, id)));
    if (operations.length === 0) return [];
    return {
      system: { name: systemName(connector), label: connector.title, protocol: 'HTTP' as const },
      connector: { name: instanceName(brand, connector), timezone: 'Etc/UTC' },
      endpoints: operations.map((id) => endpointOf(connector, openOperation(connector, id))),
    };
  });
}

/** What has to be there besides, by name. */
export function dependenciesOf({ steps }: Pick<ProcessFlow, 'steps'>): ImportDocument['dependencies'] {
  const found = steps.flatMap(({ cache, data_pool, config, microservice }) => [
    ...(cache && cache.type !== 'flow run' ? [{ kind: 'cache', name: cache.name }] : []),
    ...(data_pool ? [{ kind: 'data pool', name: data_pool.name }] : []),
    ...(microservice === 'run-process-flow' ? [{ kind: 'flow', name: String(config.flow_name) }] : []),
    ...(microservice === 'notify' ? [{ kind: 'notification group', name: String(config.group) }] : []),
  ]);
  return [...new Map(found.map((one) => [`${one.kind} ${one.name}`, one])).values()];
}
