/** Commands that messages tell a person to run; they work whether or not the package is installed. */

export const CODEMOD_PACKAGE = '@modelhub-migration/codemod';
export const CODEMOD_COMMAND = `npx ${CODEMOD_PACKAGE}`;
export const GATEWAY_COMMAND = 'npx @modelhub-migration/shim serve';
