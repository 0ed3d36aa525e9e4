// Commands that carry a whole where a person changes a part: points and remark of a rating, value and reason of a recommendation,
// both locks. A part that was sent a moment ago must not be undone by the next one, which knows the server's state of before. Pure.

export class Whole<T extends object> {
  private sent: T | null = null;

  /** The whole to send for this change, on top of what is under way. */
  change(actual: T, part: Partial<T>): T {
    this.sent = { ...(this.sent ?? actual), ...part };
    return this.sent;
  }

  /** The server's state as it is now: when it is what was sent last, nothing is under way any more. */
  seen(actual: T): void {
    const sent = this.sent;
    if (sent !== null && (Object.keys(sent) as (keyof T)[]).every((key) => sent[key] === actual[key])) this.sent = null;
  }

  /** The server has answered, after its events if it agreed; if more was sent since, that is under way still. */
  answered(whole: T): void {
    if (this.sent === whole) this.sent = null;
  }
}
