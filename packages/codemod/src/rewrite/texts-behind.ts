import type { Evaluator } from '@modelhub-migration/contract/analysis';
import type { Node } from './types.ts';

/** Source of what a name stands for in other files, as far as they are known. */
export function textsBehind(name: Node, { module, follow }: Evaluator): string[] {
  return follow(name).flatMap((target) =>
    target.kind === 'node' && target.frame.module !== module
      ? [target.frame.module.text.slice(...target.node.range)]
      : [],
  );
}
