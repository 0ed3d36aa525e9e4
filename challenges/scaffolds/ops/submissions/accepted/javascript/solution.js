class WaitingRoom {
  constructor(capacity) {
    this.capacity = capacity;
    this.line = [];
  }

  join(user) {
    const place = this.place(user);
    if (place !== null) return place;
    if (this.line.length === this.capacity) return 0;
    return this.line.push(user);
  }

  leave(user) {
    const place = this.place(user);
    if (place === null) return false;
    this.line.splice(place - 1, 1);
    return true;
  }

  admit(count) {
    return this.line.splice(0, count);
  }

  place(user) {
    const at = this.line.indexOf(user);
    return at < 0 ? null : at + 1;
  }
}

module.exports = { WaitingRoom };
