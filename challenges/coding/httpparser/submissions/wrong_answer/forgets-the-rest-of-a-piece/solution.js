const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);
const SIZE_LINE_MAX = 80;

class Failure extends Error {
  constructor(status) {
    super(status);
    this.status = status;
  }
}

// The number, or most + 1 if it is greater than that: numbers may have any length.
function bounded(digits, base, most) {
  return Math.min(parseInt(digits, base), most + 1);
}

// A step consumes from the buffer what it can, and returns whether it has got all that it needs. The budget is what the
// lines of the current part may still have.
class RequestParser {
  #headMax;
  #bodyMax;
  #buffer = '';
  #at = 0;
  #step = 'requestLine';
  #budget = 0;
  #request = [];
  #headers = [];
  #body = [];
  #bodySize = 0;
  #missing = 0;
  #isLast = false;
  #completed = [];

  constructor(headMax, bodyMax) {
    this.#headMax = headMax;
    this.#bodyMax = bodyMax;
    this.#startRequest();
  }

  feed(bytes) {
    this.#completed = [];
    if (this.#step === 'failed') return [];
    this.#buffer = this.#buffer.slice(this.#at) + bytes;
    this.#at = 0;
    try {
      while (this.#advance());
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#step = 'failed';
      this.#completed.push(['error', failure.status]);
    }
    return this.#completed;
  }

  state() {
    if (this.#step === 'failed') return 'failed';
    if (this.#step === 'headerLine') return 'head';
    if (this.#step !== 'requestLine') return 'body';
    return this.#at < this.#buffer.length ? 'head' : 'idle';
  }

  #startRequest() {
    this.#step = 'requestLine';
    this.#budget = this.#headMax;
    this.#request = [];
    this.#headers = [];
    this.#body = [];
    this.#bodySize = 0;
    this.#missing = 0;
  }

  #advance() {
    switch (this.#step) {
      case 'requestLine':
        return this.#requestLine();
      case 'headerLine':
        return this.#headerLine();
      case 'wholeBody':
        if (!this.#takeData()) return false;
        this.#finish();
        return true;
      case 'sizeLine':
        return this.#sizeLine();
      case 'chunkData':
        if (!this.#takeData()) return false;
        this.#step = 'chunkCr';
        return true;
      case 'chunkCr':
        return this.#chunkEnd('\r');
      default:
        return this.#chunkEnd('\n');
    }
  }

  // The next line, or null if it is not complete. None of its bytes may exceed the budget.
  #takeLine(tooLong) {
    const end = this.#buffer.indexOf('\n', this.#at);
    const length = (end >= 0 ? end + 1 : this.#buffer.length) - this.#at;
    if (length > this.#budget) throw new Failure(tooLong);
    if (end < 0) return null;
    const line = this.#buffer.slice(this.#at, end);
    this.#at = end + 1;
    this.#budget -= length;
    if (!line.endsWith('\r')) throw new Failure('400');
    return line.slice(0, -1);
  }

  #requestLine() {
    const line = this.#takeLine('431');
    if (line === null) return false;
    if (line === '') {
      this.#budget = this.#headMax;
      return true;
    }
    const match = /^([A-Z]+) (\/[!-~]*) HTTP\/([0-9]\.[0-9])$/.exec(line);
    if (match === null) throw new Failure('400');
    if (match[3] !== '1.1') throw new Failure('505');
    if (!METHODS.has(match[1])) throw new Failure('501');
    this.#request = [match[1], match[2]];
    this.#step = 'headerLine';
    return true;
  }

  #headerLine() {
    const line = this.#takeLine('431');
    if (line === null) return false;
    if (line === '') {
      this.#startBody();
      return true;
    }
    const match = /^([A-Za-z0-9_-]+):([\t -~]*)$/.exec(line);
    if (match === null) throw new Failure('400');
    this.#headers.push([match[1].toLowerCase(), match[2].trim()]);
    return true;
  }

  #startBody() {
    const allOf = (wanted) => this.#headers.filter(([name]) => name === wanted).map(([, value]) => value);
    const lengths = allOf('content-length');
    const codings = allOf('transfer-encoding');
    if (allOf('host').length !== 1 || lengths.length + codings.length > 1) throw new Failure('400');
    if (codings.length > 0) {
      if (codings[0].toLowerCase() !== 'chunked') throw new Failure('501');
      this.#expectSize();
    } else if (lengths.length > 0) {
      if (!/^[0-9]+$/.test(lengths[0])) throw new Failure('400');
      this.#missing = bounded(lengths[0], 10, this.#bodyMax);
      if (this.#missing > this.#bodyMax) throw new Failure('413');
      this.#step = 'wholeBody';
    } else {
      this.#finish();
    }
  }

  #takeData() {
    const piece = this.#buffer.slice(this.#at, this.#at + this.#missing);
    this.#at += piece.length;
    this.#missing -= piece.length;
    this.#body.push(piece);
    return this.#missing === 0;
  }

  #expectSize() {
    this.#budget = SIZE_LINE_MAX;
    this.#step = 'sizeLine';
  }

  #sizeLine() {
    const line = this.#takeLine('400');
    if (line === null) return false;
    const match = /^([0-9A-Fa-f]+)(;[\t -~]*)?$/.exec(line);
    if (match === null) throw new Failure('400');
    this.#missing = bounded(match[1], 16, this.#bodyMax);
    this.#bodySize += this.#missing;
    if (this.#bodySize > this.#bodyMax) throw new Failure('413');
    this.#isLast = this.#missing === 0;
    this.#step = 'chunkData';
    return true;
  }

  #chunkEnd(wanted) {
    if (this.#at === this.#buffer.length) return false;
    if (this.#buffer[this.#at] !== wanted) throw new Failure('400');
    this.#at += 1;
    if (wanted === '\r') this.#step = 'chunkLf';
    else if (this.#isLast) this.#finish();
    else this.#expectSize();
    return true;
  }

  #finish() {
    const headers = this.#headers.map(([name, value]) => `${name}: ${value}`);
    this.#completed.push([...this.#request, this.#body.join(''), ...headers]);
    this.#startRequest();
    this.#at = this.#buffer.length;
  }
}

module.exports = { RequestParser };
