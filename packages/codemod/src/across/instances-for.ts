import type { PlanSettings } from '../plan-settings.ts';
import { sentAround, type InstanceIn } from './instances.ts';
import { once } from './source-tree.ts';

/** What calls are asked of that are not known to be one client's. */
const ANY_CLIENT: ReadonlySet<string> = new Set(['unknown', 'wrapper']);

/** The instances that are going to send what calls of a client ask for; none where they do so already, `null` where they do not. */
export type InstancesFor = (client: string) => readonly InstanceIn[] | null;

/**
 * Takes a file, absolute, and gives the instances around it that send what its calls of unknown hosts ask for.
 */
export function createInstancesFor(file: string, { root, tree, modules, isWanted }: PlanSettings): InstancesFor {
  const sentClients = once(() =>
    tree === undefined ? null : sentAround(file, root, tree(), modules, isWanted ?? (() => false)),
  );
  return (client) => {
    const known = sentClients()?.get(client);
    if (known !== undefined || !ANY_CLIENT.has(client)) return known ?? null;
    const all = [...(sentClients()?.values() ?? [])];
    return all.length === 0 ? null : all.flat();
  };
}
