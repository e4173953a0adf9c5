export const total = (...numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0);
