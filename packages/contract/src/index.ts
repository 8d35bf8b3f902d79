export * from './config.ts';
export * from './legacy.ts';
export * from './model-map.ts';
export * from './model-table.ts';
export * from './route.ts';
export * from './successor.ts';
export * from './sunset.ts';
