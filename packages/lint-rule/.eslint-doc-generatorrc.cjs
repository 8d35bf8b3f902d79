const prettier = require('prettier');

/** @type {import('eslint-doc-generator').GenerateOptions} */
module.exports = {
  configEmoji: [
    ['recommended', '✅'],
    ['strict', '🔒'],
  ],
  ignoreConfig: ['legacy-recommended', 'legacy-strict'],
  ruleDocTitleFormat: 'name',
  ruleDocSectionInclude: ['Rule details', 'Options', 'When not to use it', 'Further reading'],
  ruleListColumns: ['name', 'description', 'configsError', 'fixable', 'hasSuggestions'],
  async postprocess(content, file) {
    return prettier.format(content, { ...(await prettier.resolveConfig(file)), parser: 'markdown' });
  },
};
