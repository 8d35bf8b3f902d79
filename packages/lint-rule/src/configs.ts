import { NAMESPACE } from './package-meta.ts';

/** Severity and options of one rule, as a configuration file writes them. */
export type RuleEntry = 'error' | ['error', Readonly<Record<string, unknown>>];

export interface FlatConfig<Plugin> {
  name: string;
  plugins: Record<string, Plugin>;
  rules: Record<string, RuleEntry>;
}

export interface EslintrcConfig {
  plugins: string[];
  rules: Record<string, RuleEntry>;
}

type Level = Record<string, RuleEntry>;

/**
 * What is sure. Severity is `error` everywhere: ESLint's bulk suppressions, the way to adopt a rule on a code base full
 * of findings, do not count warnings.
 */
const RECOMMENDED: Level = {
  'no-legacy-endpoint': 'error',
  'no-legacy-model-id': 'error',
};

/** Also what is likely or could not be decided, and what the migration itself leaves behind. */
const STRICT: Level = {
  'no-legacy-endpoint': ['error', { evidence: 'possible' }],
  'no-legacy-model-id': ['error', { evidence: 'possible' }],
  'no-shim': 'error',
};

const prefixed = (level: Level): Level =>
  Object.fromEntries(Object.entries(level).map(([rule, entry]) => [`${NAMESPACE}/${rule}`, entry]));

/**
 * The presets. Flat ones carry the plugin itself, so the very object that the user's configuration imports is the one
 * registered.
 *
 * @param plugin the plugin object
 */
export function createConfigs<Plugin>(plugin: Plugin): {
  recommended: FlatConfig<Plugin>;
  strict: FlatConfig<Plugin>;
  'legacy-recommended': EslintrcConfig;
  'legacy-strict': EslintrcConfig;
} {
  const flat = (name: string, level: Level): FlatConfig<Plugin> => ({
    name: `${NAMESPACE}/${name}`,
    plugins: { [NAMESPACE]: plugin },
    rules: prefixed(level),
  });
  const eslintrc = (level: Level): EslintrcConfig => ({ plugins: [NAMESPACE], rules: prefixed(level) });
  return {
    recommended: flat('recommended', RECOMMENDED),
    strict: flat('strict', STRICT),
    'legacy-recommended': eslintrc(RECOMMENDED),
    'legacy-strict': eslintrc(STRICT),
  };
}
