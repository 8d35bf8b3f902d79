export { languageOf } from './languages.ts';
export { mayHoldLeftover, scanText } from './scan-text.ts';
export type { LanguageFinding, LanguageId, LanguageOperation, LanguageSettings, Suggestion } from './types.ts';
