// Days as numbers, and how they are brought into bins.

export const dayNumber = (day: string): number => Math.floor(Date.parse(day.slice(0, 10) + "T00:00:00Z") / 86_400_000);
export const dayName = (n: number): string => new Date(n * 86_400_000).toISOString().slice(0, 10);

export type Unit = "day" | "week" | "month" | "quarter" | "year";

const START: Record<Unit, (n: number) => number> = {
  day: (n) => n,
  week: (n) => n - ((((n + 3) % 7) + 7) % 7), // 1970-01-01 was a Thursday; weeks begin on Monday
  month: (n) => dayNumber(dayName(n).slice(0, 7) + "-01"),
  quarter: (n) => {
    const [year, month] = dayName(n).split("-").map(Number) as [number, number];
    return dayNumber(`${year}-${String(Math.floor((month - 1) / 3) * 3 + 1).padStart(2, "0")}-01`);
  },
  year: (n) => dayNumber(dayName(n).slice(0, 4) + "-01-01"),
};
const LENGTH: Record<Unit, number> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

/** The unit that gives at most `most` bins between two days. */
export function unitFor(first: number, last: number, most: number): Unit {
  const days = last - first + 1;
  if (days <= most) return "day";
  if (days / 7 <= most) return "week";
  if (days / 30.4 <= most) return "month";
  return days / 91.3 <= most ? "quarter" : "year";
}

/** The first days of all bins from one that holds `first` to one that holds `last`, and the day after the last bin. */
export function bins(first: number, last: number, unit: Unit): number[] {
  const found: number[] = [];
  let at = START[unit](first);
  while (at <= last) {
    found.push(at);
    at = START[unit](at + LENGTH[unit]);
  }
  found.push(at);
  return found;
}

export function binOf(edges: number[], day: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function binLabel(n: number, unit: Unit): string {
  const date = new Date(n * 86_400_000);
  const format = (options: Intl.DateTimeFormatOptions) => date.toLocaleDateString("en-GB", { timeZone: "UTC", ...options });
  if (unit === "year") return format({ year: "numeric" });
  if (unit === "month" || unit === "quarter") return format({ month: "short", year: "numeric" });
  return format({ day: "numeric", month: "short", year: "numeric" });
}
