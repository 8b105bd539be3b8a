/** How things are called on the platform: flows, endpoints and scripts refer to each other by name there. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';

export interface Names {
  readonly record: string;
  webhook(connector: string): string;
  poll(trigger: string): string;
  readonly memory: string;
  readonly seen: string;
  readonly told: string;
  readonly confirmed: string;
  script(id: string): string;
}

/** `flow`: its id. */
export function namesOf(brand: Brand, flow: string): Names {
  const own = `${brand.id} ${flow.split('/').at(-1)}`;
  return {
    record: `${own}: record`,
    webhook: (connector) => `${own}: webhooks of ${connector}`,
    poll: (trigger) => `${own}: poll ${trigger}`,
    memory: `${own}: memory`,
    seen: `${own}: seen`,
    told: `${own}: told`,
    confirmed: `${own}: confirmed`,
    script: (id) => scriptName(brand, id),
  };
}

/** Scripts of two brands stand beside each other in one company. */
export const scriptName = (brand: Brand, id: string): string => `${brand.id} ${id}`;

export const systemName = (connector: ResolvedConnector): string => connector.title;

export const instanceName = (brand: Brand, connector: ResolvedConnector): string => `${brand.id} ${connector.id}`;

export const endpointName = (connector: ResolvedConnector, operation: string): string =>
  `${connector.title} - ${operation}`;
