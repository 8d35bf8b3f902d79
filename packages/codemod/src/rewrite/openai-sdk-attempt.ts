import { unwrap } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { withoutStatus, type Guards } from './openai-sdk-guard.ts';
import type { SdkWorkshop } from './openai-sdk-types.ts';
import { linesOf } from './removable-lines.ts';
import { indentAt } from './style.ts';
import type { Edit, Node } from './types.ts';

/** A call of the SDK that stands in a `try` of its own, since a failure ends in more than an exception. */
export interface SdkAttempt {
  readonly declaration: Node;
  /** The statement that reads the answer, and where in it the answer stands. */
  readonly statement: Node;
  readonly origin: Node;
  /** The name that the statement gives the answer and does nothing else. */
  readonly name: string | null;
  /** Lines of the statements that look at the status. */
  readonly removals: readonly Edit[];
  readonly guards: Guards;
}

interface Statements {
  readonly declaration: Node;
  readonly statement: Node;
  readonly origin: Node;
  readonly body: readonly Node[];
  /** Statements that look at the status. */
  readonly looking: readonly Node[];
}

/** `const data = await response.json();` */
function declaredName(statement: Node, origin: Node): string | null {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return null;
  const [{ id, init }] = statement.declarations as [TSESTree.VariableDeclarator];
  const value = init === null ? null : unwrap(init);
  return id.type === 'Identifier' && value?.type === 'AwaitExpression' && value.argument === origin ? id.name : null;
}

/** Reads statements that a `try` can stand for; `null` where something between them would be done in another order. */
export function readAttempt(
  shop: Workshop,
  { declaration, statement, origin, body, looking }: Statements,
  guards: Guards,
): SdkAttempt | null {
  if (looking.length === 0) return null;
  const first = body.indexOf(declaration);
  const between = body.slice(first + 1, first + 1 + looking.length + 1);
  // The status may be looked at behind the line that parses the body.
  const isInOrder = between.every(
    (each, index) => looking.includes(each) || each === statement || index === between.length - 1,
  );
  if (!looking.every((each) => between.includes(each))) return null;
  if (!isInOrder) return null;
  const parent = shop.scopes.parentOf(origin);
  const value = parent?.type === 'AwaitExpression' ? parent : origin;
  const removals = looking.flatMap((each) => linesOf(shop.text, each) ?? []);
  if (removals.length !== looking.length || linesOf(shop.text, statement) === null) return null;
  return { declaration, statement, origin: value, name: declaredName(statement, origin), removals, guards };
}

/** The SDK's types of answers. */
const ANSWERS = { text: 'ChatCompletion', image: 'ImagesResponse', models: 'ModelsPage' } as const;
const WISHES = { text: 'completion', image: 'image', models: 'models' } as const;

/** The edits by which a call of the SDK in a `try` takes the place of the old call and of what looked at its status. */
export function attemptEdits(
  shop: Workshop,
  sdk: SdkWorkshop,
  attempt: SdkAttempt,
  call: string,
  kind: keyof typeof ANSWERS,
  edits: readonly Edit[],
): Edit[] {
  const { declaration, statement, origin, removals, guards } = attempt;
  const { eol, indent: step, semicolons, modules } = shop.style;
  const lines = linesOf(shop.text, statement);
  const isChanged = edits.some(({ start, end }) => statement.range[0] <= start && end <= statement.range[1]);
  const isWhole = attempt.name !== null && lines !== null && !isChanged;
  const name = isWhole && attempt.name !== null ? attempt.name : sdk.answerName(declaration, WISHES[kind]);
  const indent = indentAt(shop.text, declaration.range[0]);
  const end = semicolons ? ';' : '';
  const type = sdk.typed && modules === 'esm' ? `: ${sdk.className}.${ANSWERS[kind]}` : '';
  const caught = [
    withoutStatus(shop, guards.error, sdk.typed),
    ...guards.lines,
    ...(guards.isComplete ? [] : [`throw ${guards.error}${end}`]),
  ];
  const text = [
    `let ${name}${type}${end}`,
    `${indent}try {`,
    `${indent}${step}${name} = await ${call}${end}`,
    `${indent}} catch (${guards.error}) {`,
    ...caught.map((line) => indent + step + line),
    `${indent}}`,
  ].join(eol);
  return [
    { start: declaration.range[0], end: declaration.range[1], text },
    ...removals,
    isWhole ? lines : { start: origin.range[0], end: origin.range[1], text: name },
  ];
}
