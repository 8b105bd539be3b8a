/** What a subscription allows (verified, "from" figures of the page on subscription tiers). */
export const tiers = {
  growth: { connectors: 3, concurrentFlows: 10, operationsPerMonth: 150_000 },
  professional: { connectors: 4, concurrentFlows: 20, operationsPerMonth: 400_000 },
  enterprise: { connectors: 8, concurrentFlows: 30, operationsPerMonth: 1_000_000 },
} as const;

export type TierName = keyof typeof tiers;
export const tierNames = Object.keys(tiers) as readonly TierName[];
