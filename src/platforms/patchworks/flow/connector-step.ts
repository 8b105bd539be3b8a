/** A connector step: which endpoint, with which parameters, how often, and the script that reads its answer. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Endpoint, Step } from '../../../../schemas/platforms/patchworks-import.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import type { OpenOperation } from '../../../runtime/connection/connection.ts';
import { answerId, isRepeatable } from './bundle-answer.ts';
import { endpointName, instanceName, scriptName } from './names.ts';
import { parametersGiven } from './wire-text.ts';

/** The most that the platform offers (verified). */
export const mostRetries = 2;

export function endpointOf(connector: ResolvedConnector, { id, declaration }: OpenOperation): Endpoint {
  return {
    name: endpointName(connector, id),
    direction: declaration.direction === 'read' ? 'Receive' : 'Send',
    http_method: declaration.method,
    data_type: 'json',
    endpoint: `${declaration.baseUrl ?? connector.baseUrl}${declaration.path}`,
  };
}

/** `names`: the parameters that the requests of the step give. */
export function connectorMembers(
  brand: Brand,
  connector: ResolvedConnector,
  operation: OpenOperation,
  names: readonly string[],
): Pick<Step, 'config' | 'endpoint' | 'connector' | 'script_version' | 'variables'> {
  const { endpoint, ...rest } = endpointOf(connector, operation);
  const wired = Object.entries(parametersGiven(operation, names)).filter(
    ([, { in: place }]) => place !== 'body' && place !== 'variable',
  );
  const attempts = operation.declaration.retry?.attempts ?? 0;
  return {
    endpoint: rest,
    connector: { name: instanceName(brand, connector) },
    config: {
      timeout: Math.ceil(connector.timeoutMs / 1000),
      wrapping_behaviour: 'Raw',
      // The response script judges: some systems tell of failures with status 200, and of data errors with others.
      allow_unsuccessful_statuses: true,
      retries: isRepeatable(operation) ? Math.min(attempts, mostRetries) : 0,
      save_all_pages: operation.declaration.pagination !== undefined,
    },
    script_version: { script: scriptName(brand, answerId(connector.id, operation.id)) },
    variables: wired.map(([name, { name: wireName = name }]) => ({ name: wireName, value: `[[meta.p_${name}]]` })),
  };
}
