import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'lint-rule', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } });
