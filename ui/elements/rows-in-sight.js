/** Which rows of a long list are in the document: those in sight and some around them, however many there are. */

/** Rows beyond each edge of what is in sight. */
const AROUND = 8;

export class RowsInSight {
  /** How high a row is. */
  height = 36;
  /** Those that turned out to be of another height. @type {Map<number, number>} */
  #others = new Map();

  /** All are measured anew. @param {number} [height] of the first that was drawn */
  forget(height) {
    this.#others.clear();
    if (height) this.height = height;
  }

  /** Whether a row is as high as was thought. @param {number} index @param {number} height */
  measure(index, height) {
    // What is not laid out has no height.
    if (!height || height === (this.#others.get(index) ?? this.height)) return true;
    if (height === this.height) this.#others.delete(index);
    else this.#others.set(index, height);
    return false;
  }

  /** How far below the first row one begins. @param {number} index */
  top(index) {
    let top = index * this.height;
    for (const [at, height] of this.#others) if (at < index) top += height - this.height;
    return top;
  }

  /**
   * Those of so many rows that lie between two edges, or around them.
   * @param {number} top @param {number} bottom both from where the first row begins @param {number} count
   */
  between(top, bottom, count) {
    const first = Math.max(0, Math.min(this.#at(top, count), count - 1) - AROUND);
    return { first, end: Math.min(count, this.#at(bottom, count) + 1 + AROUND) };
  }

  /** @param {number} place @param {number} count */
  #at(place, count) {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(middle + 1) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
