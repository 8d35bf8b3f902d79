/** How a plain node is converted: the ESTree type, and for each field the TypeScript property that holds the child. */
export interface Shape {
  readonly type: string;
  readonly children?: Readonly<Record<string, string>>;
  readonly constants?: Readonly<Record<string, unknown>>;
}

const statements: Readonly<Record<string, Shape>> = {
  EmptyStatement: { type: 'EmptyStatement' },
  DebuggerStatement: { type: 'DebuggerStatement' },
  WithStatement: { type: 'WithStatement', children: { object: 'expression', body: 'statement' } },
  ReturnStatement: { type: 'ReturnStatement', children: { argument: 'expression' } },
  ThrowStatement: { type: 'ThrowStatement', children: { argument: 'expression' } },
  LabeledStatement: { type: 'LabeledStatement', children: { label: 'label', body: 'statement' } },
  ContinueStatement: { type: 'ContinueStatement', children: { label: 'label' } },
  BreakStatement: { type: 'BreakStatement', children: { label: 'label' } },
  IfStatement: {
    type: 'IfStatement',
    children: { test: 'expression', consequent: 'thenStatement', alternate: 'elseStatement' },
  },
  CaseClause: { type: 'SwitchCase', children: { test: 'expression', consequent: 'statements' } },
  DefaultClause: { type: 'SwitchCase', children: { consequent: 'statements' }, constants: { test: null } },
  TryStatement: {
    type: 'TryStatement',
    children: { block: 'tryBlock', handler: 'catchClause', finalizer: 'finallyBlock' },
  },
  WhileStatement: { type: 'WhileStatement', children: { test: 'expression', body: 'statement' } },
  DoStatement: { type: 'DoWhileStatement', children: { body: 'statement', test: 'expression' } },
  ForStatement: {
    type: 'ForStatement',
    children: { init: 'initializer', test: 'condition', update: 'incrementor', body: 'statement' },
  },
};

const expressions: Readonly<Record<string, Shape>> = {
  ThisKeyword: { type: 'ThisExpression' },
  SuperKeyword: { type: 'Super' },
  ArrayLiteralExpression: { type: 'ArrayExpression', children: { elements: 'elements' } },
  ObjectLiteralExpression: { type: 'ObjectExpression', children: { properties: 'properties' } },
  SpreadElement: { type: 'SpreadElement', children: { argument: 'expression' } },
  SpreadAssignment: { type: 'SpreadElement', children: { argument: 'expression' } },
  AwaitExpression: { type: 'AwaitExpression', children: { argument: 'expression' } },
  ConditionalExpression: {
    type: 'ConditionalExpression',
    children: { test: 'condition', consequent: 'whenTrue', alternate: 'whenFalse' },
  },
  DeleteExpression: {
    type: 'UnaryExpression',
    children: { argument: 'expression' },
    constants: { operator: 'delete', prefix: true },
  },
  VoidExpression: {
    type: 'UnaryExpression',
    children: { argument: 'expression' },
    constants: { operator: 'void', prefix: true },
  },
  TypeOfExpression: {
    type: 'UnaryExpression',
    children: { argument: 'expression' },
    constants: { operator: 'typeof', prefix: true },
  },
  Decorator: { type: 'Decorator', children: { expression: 'expression' } },
  AsExpression: { type: 'TSAsExpression', children: { expression: 'expression', typeAnnotation: 'type' } },
  SatisfiesExpression: {
    type: 'TSSatisfiesExpression',
    children: { expression: 'expression', typeAnnotation: 'type' },
  },
  TypeAssertionExpression: { type: 'TSTypeAssertion', children: { typeAnnotation: 'type', expression: 'expression' } },
};

const modules: Readonly<Record<string, Shape>> = {
  NamespaceImport: { type: 'ImportNamespaceSpecifier', children: { local: 'name' } },
  ImportAttribute: { type: 'ImportAttribute', children: { key: 'name', value: 'value' } },
  ExternalModuleReference: { type: 'TSExternalModuleReference', children: { expression: 'expression' } },
  NamespaceExportDeclaration: { type: 'TSNamespaceExportDeclaration', children: { id: 'name' } },
};

const jsx: Readonly<Record<string, Shape>> = {
  JsxElement: {
    type: 'JSXElement',
    children: { openingElement: 'openingElement', children: 'children', closingElement: 'closingElement' },
  },
  JsxFragment: {
    type: 'JSXFragment',
    children: { openingFragment: 'openingFragment', children: 'children', closingFragment: 'closingFragment' },
  },
  JsxOpeningFragment: { type: 'JSXOpeningFragment' },
  JsxClosingFragment: { type: 'JSXClosingFragment' },
  JsxSpreadAttribute: { type: 'JSXSpreadAttribute', children: { argument: 'expression' } },
};

const types: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(
    [
      'Any',
      'BigInt',
      'Boolean',
      'Never',
      'Number',
      'Object',
      'String',
      'Symbol',
      'Unknown',
      'Void',
      'Undefined',
      'Intrinsic',
    ].map((name) => [`${name}Keyword`, { type: `TS${name}Keyword` }] as const),
  ),
  ThisType: { type: 'TSThisType' },
  QualifiedName: { type: 'TSQualifiedName', children: { left: 'left', right: 'right' } },
  TypeLiteral: { type: 'TSTypeLiteral', children: { members: 'members' } },
  ArrayType: { type: 'TSArrayType', children: { elementType: 'elementType' } },
  IndexedAccessType: { type: 'TSIndexedAccessType', children: { objectType: 'objectType', indexType: 'indexType' } },
  ConditionalType: {
    type: 'TSConditionalType',
    children: { checkType: 'checkType', extendsType: 'extendsType', trueType: 'trueType', falseType: 'falseType' },
  },
  UnionType: { type: 'TSUnionType', children: { types: 'types' } },
  IntersectionType: { type: 'TSIntersectionType', children: { types: 'types' } },
  InferType: { type: 'TSInferType', children: { typeParameter: 'typeParameter' } },
  TupleType: { type: 'TSTupleType', children: { elementTypes: 'elements' } },
  OptionalType: { type: 'TSOptionalType', children: { typeAnnotation: 'type' } },
  RestType: { type: 'TSRestType', children: { typeAnnotation: 'type' } },
  ModuleBlock: { type: 'TSModuleBlock', children: { body: 'statements' } },
  EnumMember: { type: 'TSEnumMember', children: { id: 'name', initializer: 'initializer' } },
};

/** The kinds of nodes whose conversion is only a change of names, by `SyntaxKind`. */
export const SHAPES: Readonly<Record<string, Shape>> = { ...statements, ...expressions, ...modules, ...jsx, ...types };
