// A Map keeps the order of adding. Numbers are never used twice, so that a turn outlives the removal of its backend.
class LoadBalancer {
  #backends = new Map();
  #choose;
  #added = 0;
  #picks = 0;
  #turn = 0;

  constructor(strategy) {
    this.#choose = {
      'round-robin': (healthy) => this.#nextInTurn(healthy),
      weighted: largestCredit,
      'least-connections': smallestLoad,
    }[strategy];
  }

  add(name, weight) {
    if (this.#backends.has(name)) return false;
    this.#added += 1;
    this.#backends.set(name, { number: this.#added, name, weight, healthy: true, active: 0, credit: 0, lastPick: 0 });
    return true;
  }

  remove(name) {
    return this.#backends.delete(name);
  }

  setHealthy(name, healthy) {
    const backend = this.#backends.get(name);
    if (backend === undefined) return false;
    backend.healthy = healthy;
    if (!healthy) backend.credit = 0;
    return true;
  }

  pick() {
    const healthy = [...this.#backends.values()].filter((backend) => backend.healthy);
    if (healthy.length === 0) return null;
    const chosen = this.#choose(healthy);
    this.#picks += 1;
    chosen.lastPick = this.#picks;
    chosen.active += 1;
    return chosen.name;
  }

  finish(name) {
    const backend = this.#backends.get(name);
    if (backend === undefined || backend.active === 0) return false;
    backend.active -= 1;
    return true;
  }

  active(name) {
    return this.#backends.get(name)?.active ?? -1;
  }

  #nextInTurn(healthy) {
    const chosen = healthy.find((backend) => backend.number > this.#turn) ?? healthy[0];
    this.#turn = chosen.number;
    return chosen;
  }
}

function largestCredit(healthy) {
  let chosen = null;
  let total = 0;
  for (const backend of healthy) {
    backend.credit += backend.weight;
    total += backend.weight;
    if (chosen === null || backend.credit > chosen.credit) chosen = backend;
  }
  chosen.credit -= total;
  return chosen;
}

function smallestLoad(healthy) {
  return healthy.reduce((best, each) => {
    const difference = each.active * best.weight - best.active * each.weight;
    return difference < 0 || (difference === 0 && each.lastPick < best.lastPick) ? each : best;
  });
}

module.exports = { LoadBalancer };
