/** A build, put into a played platform: connectors imported, scripts attached, instances made. */
import type { PlatformBuild } from '../build/compile-brand.ts';

import { instanceName, scriptName } from '../flow/names.ts';
import type { Instance } from './endpoint-call.ts';
import { PlayedPlatform } from './platform.ts';

/** `variables`: values for the variables of instances and flows, secrets among them, by name. */
export function playBuild(
  build: PlatformBuild,
  variables: Readonly<Record<string, string>>,
  concurrentFlows = 10,
): PlayedPlatform {
  const { brand, endpoints, collections, documents, scripts } = build;
  const instances = new Map<string, Instance>();
  for (const connector of new Map(endpoints.map((one) => [one.connector.id, one.connector])).values()) {
    const collection = collections.get(connector.id);
    if (!collection) continue;
    const declared = Object.fromEntries(collection.variable.map(({ key, value }) => [key, value]));
    const own = endpoints.filter((endpoint) => endpoint.connector.id === connector.id);
    const named = own.map(({ name, preRequest, pagination }) => [
      name,
      {
        preRequest: scriptName(brand, preRequest),
        ...(pagination === undefined ? {} : { pagination: scriptName(brand, pagination) }),
      },
    ]);
    instances.set(instanceName(brand, connector), {
      collection,
      variables: { ...declared, ...variables },
      scripts: Object.fromEntries(named),
    });
  }
  return new PlayedPlatform({
    documents: documents.map(({ document }) => document),
    instances,
    variables,
    concurrentFlows,
    scripts: new Map(scripts.map(({ id, code }) => [scriptName(brand, id), code])),
  });
}
