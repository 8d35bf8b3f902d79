import type { TSESTree } from '@typescript-eslint/types';
import { constructorOf } from './class-members.ts';
import { ownerOfThis } from './members.ts';
import { nodesWithin } from './nodes-within.ts';
import { isClass, type ClassNode, type Frame, type Thunk } from './target.ts';
import type { Node } from './types.ts';

/** The argument lists that a class is made with in its file: `new Base(…)`, `super(…)`, and `new` of heirs without a constructor. */
export function collectConstructions(owner: ClassNode, frame: Frame): readonly (readonly Thunk[])[] {
  const { scopes } = frame.module;
  const found: (readonly Thunk[])[] = [];
  const seen = new Set<ClassNode>();
  const pending: ClassNode[] = [owner];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (seen.has(current)) continue;
    seen.add(current);
    const name = current.id ?? boundName(current, scopes.parentOf);
    for (const { identifier } of (name === null ? null : scopes.variableOf(name))?.references ?? []) {
      const parent = scopes.parentOf(identifier);
      if (parent?.type === 'NewExpression' && parent.callee === identifier) {
        found.push(parent.arguments.map((node) => ({ node, frame })));
      }
      if (parent === null || !isClass(parent) || parent.superClass !== identifier) continue;
      if (constructorOf(parent) === null) pending.push(parent);
      else {
        for (const call of nodesWithin('CallExpression', parent, scopes)) {
          if (call.callee.type === 'Super' && ownerOfThis(call, frame.module)?.owner === parent) {
            found.push(call.arguments.map((node) => ({ node, frame })));
          }
        }
      }
    }
  }
  return found;
}

function boundName(node: Node, parentOf: (node: Node) => Node | null): TSESTree.Identifier | null {
  const parent = parentOf(node);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : null;
}
