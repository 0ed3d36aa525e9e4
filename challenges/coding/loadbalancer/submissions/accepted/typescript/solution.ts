interface Backend {
  number: number;
  name: string;
  weight: number;
  healthy: boolean;
  active: number;
  credit: number;
  lastPick: number;
}

// A Map keeps the order of adding. Numbers are never used twice, so that a turn outlives the removal of its backend.
export class LoadBalancer {
  private backends = new Map<string, Backend>();
  private added = 0;
  private picks = 0;
  private turn = 0;

  constructor(private strategy: string) {}

  add(name: string, weight: number): boolean {
    if (this.backends.has(name)) return false;
    this.added += 1;
    this.backends.set(name, { number: this.added, name, weight, healthy: true, active: 0, credit: 0, lastPick: 0 });
    return true;
  }

  remove(name: string): boolean {
    return this.backends.delete(name);
  }

  setHealthy(name: string, healthy: boolean): boolean {
    const backend = this.backends.get(name);
    if (backend === undefined) return false;
    backend.healthy = healthy;
    if (!healthy) backend.credit = 0;
    return true;
  }

  pick(): string | null {
    const healthy = [...this.backends.values()].filter((backend) => backend.healthy);
    if (healthy.length === 0) return null;
    const chosen = this.choose(healthy);
    this.picks += 1;
    chosen.lastPick = this.picks;
    chosen.active += 1;
    return chosen.name;
  }

  finish(name: string): boolean {
    const backend = this.backends.get(name);
    if (backend === undefined || backend.active === 0) return false;
    backend.active -= 1;
    return true;
  }

  active(name: string): number {
    return this.backends.get(name)?.active ?? -1;
  }

  private choose(healthy: Backend[]): Backend {
    if (this.strategy === 'weighted') return largestCredit(healthy);
    if (this.strategy === 'least-connections') return healthy.reduce(lessLoaded);
    const chosen = healthy.find((backend) => backend.number > this.turn) ?? healthy[0];
    this.turn = chosen.number;
    return chosen;
  }
}

function largestCredit(healthy: Backend[]): Backend {
  let total = 0;
  for (const backend of healthy) {
    backend.credit += backend.weight;
    total += backend.weight;
  }
  const chosen = healthy.reduce((best, each) => (each.credit > best.credit ? each : best));
  chosen.credit -= total;
  return chosen;
}

function lessLoaded(best: Backend, each: Backend): Backend {
  const difference = each.active * best.weight - best.active * each.weight;
  return difference < 0 || (difference === 0 && each.lastPick < best.lastPick) ? each : best;
}
