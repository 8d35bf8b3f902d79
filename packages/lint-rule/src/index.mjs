// The same object that `require` gives: two plugin objects in one configuration are an error in every ESLint.
import plugin from './index.cjs';

export default plugin;
export const { meta, rules, configs } = plugin;
