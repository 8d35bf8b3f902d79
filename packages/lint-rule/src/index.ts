import type { ESLint, Linter, Rule } from 'eslint';
import { createConfigs, type EslintrcConfig } from './configs.ts';
import type { RuleModule } from './eslint-api.ts';
import { meta } from './package-meta.ts';
import { noLegacyEndpoint } from './rules/no-legacy-endpoint.ts';
import { noLegacyModelId } from './rules/no-legacy-model-id.ts';
import { noShim } from './rules/no-shim.ts';

type RuleName = 'no-legacy-endpoint' | 'no-legacy-model-id' | 'no-shim';

interface ModelHubPlugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<RuleName, Rule.RuleModule>;
  configs: {
    recommended: Linter.Config;
    strict: Linter.Config;
    'legacy-recommended': EslintrcConfig;
    'legacy-strict': EslintrcConfig;
  };
}

const rules: Record<RuleName, RuleModule> = {
  'no-legacy-endpoint': noLegacyEndpoint,
  'no-legacy-model-id': noLegacyModelId,
  'no-shim': noShim,
};

/**
 * The plugin: finds what is left of the retired IONOS AI Model Hub routes.
 * `configs.recommended` and `configs.strict` are flat; `plugin:@modelhub-migration/legacy-recommended` is for eslintrc.
 */
// The rules are typed against what all supported majors have in common; ESLint's own types describe one major.
const plugin = { meta, rules, configs: {} } as unknown as ModelHubPlugin;
Object.assign(plugin.configs, createConfigs(plugin));

export default plugin;
