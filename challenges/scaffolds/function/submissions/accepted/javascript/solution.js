class Versions {
  compare(left, right) {
    const a = left.split(".").map(Number);
    const b = right.split(".").map(Number);
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const difference = (a[i] ?? 0) - (b[i] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    return 0;
  }

  newest(versions) {
    let best = null;
    for (const version of versions) {
      if (best === null || this.compare(version, best) > 0) best = version;
    }
    return best;
  }
}

module.exports = { Versions };
