/** Whether something has members: what clients and their errors are told apart by. */
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
