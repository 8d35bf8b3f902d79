import type { TSESTree } from '@typescript-eslint/types';
import { identifyOwner, type BoundClient } from './client-binding.ts';
import { CLIENTS, type SettingEffect } from './clients.ts';
import type { MayChange } from './may-change.ts';
import type { Module } from './module.ts';
import type { Resolver } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Reads what is set on an instance for all its requests: `agent.ok(…)`. */
export interface SettingReader {
  /** A setting of the call's instance, here or where it was made, that may change its requests or answers. */
  readonly changing: (bound: BoundClient, here: Module) => Node | null;
}

/** Names of settings that are looked at: those that change nothing need not be. */
const NAMES: ReadonlySet<string> = new Set(
  CLIENTS.flatMap(({ settings = {} }) =>
    Object.entries(settings).flatMap(([name, effect]) => (effect === 'keeps' ? [] : [name])),
  ),
);

interface Setting {
  readonly call: TSESTree.CallExpression;
  readonly instance: Node;
}

export function createSettingReader(resolver: Resolver, mayChange: MayChange): SettingReader {
  const changing = new Map<Module, readonly Setting[]>();

  const changes = (effect: SettingEffect, call: TSESTree.CallExpression, module: Module): boolean =>
    effect === 'changes' ||
    (effect === 'calls' &&
      call.arguments.some((argument) => argument.type !== 'Literal' && mayChange(argument, resolver.frameOf(module))));

  function changingIn(module: Module): readonly Setting[] {
    const known = changing.get(module);
    if (known !== undefined) return known;
    const frame = resolver.frameOf(module);
    const found = module.scopes.ofType('CallExpression').flatMap((call): Setting[] => {
      const callee = unwrap(call.callee);
      const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
      if (callee.type !== 'MemberExpression' || name === null || !NAMES.has(name)) return [];
      return resolver.follow(callee.object, frame).flatMap((target) => {
        const owner = identifyOwner(target, '', resolver);
        const effect = owner?.client.settings?.[name];
        if (effect === undefined || owner?.instance == null || !changes(effect, call, module)) return [];
        return [{ call, instance: owner.instance }];
      });
    });
    changing.set(module, found);
    return found;
  }

  return {
    changing({ client, instance, home }, here) {
      if (client.settings === undefined || instance === null) return null;
      const files = new Set([here, home ?? here]);
      const all = [...files].flatMap((file) => changingIn(file));
      return all.find((each) => each.instance === instance)?.call ?? null;
    },
  };
}
