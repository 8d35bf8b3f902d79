import type { TSESTree } from '@typescript-eslint/types';
import { isNullish, isObject, onlyText, type OptionReader } from './client-options.ts';
import type { Client } from './clients.ts';
import { chained } from './fluent.ts';
import { RESPONSE_STYLES, type StyleId } from './response-styles.ts';
import { isFunction } from './scope.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Expression, Node } from './types.ts';

const isFalse = (node: Node): boolean => node.type === 'Literal' && node.value === false;

/** How a call hands over its answer. */
export interface AnswerReader {
  /** The row of the client's answers that the options choose. */
  readonly style: (client: Client, options: readonly Target[], fallback: Expression) => StyleId;
  /** What the client is given to call with the answer; `body` is the argument that is sent. */
  readonly callbacks: (
    client: Client,
    request: TSESTree.CallExpression,
    options: readonly Target[],
    fallback: Expression,
    frame: Frame,
    body: Node | null,
  ) => Node[];
}

export function createAnswerReader(resolver: Resolver, { option, textOfOption }: OptionReader): AnswerReader {
  return {
    style({ response, responseWhen = [] }, options, fallback) {
      const change = responseWhen.find(({ option: name, is, unless }) => {
        const found = option(options, [name], fallback);
        if (found === null) return false;
        const text = onlyText(textOfOption(found));
        if (is !== true) return text === is.toUpperCase();
        return !isFalse(found.node) && (unless === undefined || text !== unless.toUpperCase());
      });
      return change?.response ?? response;
    },
    callbacks({ callbackOptions = [], callbackMethods = [], response }, request, options, fallback, frame, body) {
      const taken = RESPONSE_STYLES[response].callback === undefined ? [] : request.arguments.slice(1);
      const args = taken.filter(
        (argument) =>
          isFunction(argument) ||
          (argument !== body &&
            argument.type === 'Identifier' &&
            !isNullish(argument) &&
            !resolver.follow(argument, frame).some(isObject)),
      );
      const values = callbackOptions.flatMap((name) => option(options, [name], fallback)?.node ?? []);
      const later =
        callbackMethods.length === 0 ? null : chained(request, callbackMethods, frame.module.scopes).argument;
      return [...args, ...values, ...(later === null ? [] : [later])];
    },
  };
}
