export { bindingPath } from './binding-path.ts';
export * from './body.ts';
export { constructorOf } from './class-members.ts';
export * from './client-call.ts';
export {
  createSenderCheck,
  findInstances,
  hostOfBase,
  INSTANCE_MODULES,
  madeClient,
  type ClientInstance,
} from './client-instances.ts';
export * from './clients.ts';
export { DECLARATIVE_CLIENT } from './declarative-requests.ts';
export * from './evaluate.ts';
export * from './evidence.ts';
export { collectExports, type Export, type ModuleExports } from './exports.ts';
export * from './fetch-values.ts';
export * from './find-call-sites.ts';
export * from './manual-reasons.ts';
export { ownerOfThis } from './members.ts';
export { isJsonParse, isString } from './global-methods.ts';
export { findFailureReads, type FailureRead } from './failure-reads.ts';
export * from './module.ts';
export { nodesNamed } from './nodes-named.ts';
export * from './needles.ts';
export { parametersOf } from './parameters-of.ts';
export { argumentsOfOf, pipedTo } from './piped-values.ts';
export { plainText } from './pieces.ts';
export * from './recognise.ts';
export * from './response.ts';
export { escapesOfThis, isClosedClass, isExported } from './closed-class.ts';
export { importOf } from './promise-helpers.ts';
export { callsOf, callsOfExported, namedFunction, returnsOf } from './function-calls.ts';
export * from './response-styles.ts';
export * from './scope.ts';
export { readSdkCall } from './sdk-call.ts';
export * from './site-id.ts';
export * from './site-naming.ts';
export { isClass, type Frame, type Target } from './target.ts';
export { ITERATORS } from './list-elements.ts';
export { errorHoldersOf } from './error-holders.ts';
export { startsAtError } from './thrown-reads.ts';
export { createTurningCheck } from './turns-address.ts';
export * from './types.ts';
export { listsOf } from './value-sources.ts';
export * from './walk.ts';
export * from './wrappers.ts';
