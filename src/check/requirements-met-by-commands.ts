/** Requirements that a command meets, by the command's name; flows and monitors name theirs in their declarations. */
export const requirementsMetByCommands: Readonly<Record<string, readonly string[]>> = { brand: ['G-9'] };
