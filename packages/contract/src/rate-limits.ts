/**
 * Requests a contract may send, over chat, images, embeddings, predictions and collections together; other limits by
 * agreement. Source: the vendor's rate-limits page. (Images have a lower limit of their own: 10 a minute, burst 20.)
 */
export const SERVICE_RATE = { perSecond: 5, burst: 10 } as const;
