const TEST_FILE =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|mocks?|fixtures?|stubs?|e2e|cypress)\/|[.-](?:tests?|specs?|mocks?|stubs?|stories|e2e|cy)\.\w+$/i;

/**
 * Whether a file is a test or a test double by its name or folder, as the common test runners have them. Such a file may
 * speak the old API on purpose, and does not run in production.
 *
 * @param file relative to the project, with `/`
 */
export function isTestFile(file: string): boolean {
  return TEST_FILE.test(file);
}
