import { beforeEach, describe, expect, test } from "vitest";
import { LogMap } from "../model/log-map.ts";
import { LogKeeper, type ViewElements } from "./log-keeper.ts";

const VIEW = 200;

/** A page as far as a view needs one: what is scrolled stays within its length, as browsers hold it. */
class FakePage {
  readonly keeper = new LogKeeper();
  map = new LogMap();
  isWrapped = false;
  /** How high a row is drawn. */
  heightOf = (_row: number) => 20;
  drawn = { first: 0, end: 0 };
  #top = 0;
  readonly #spacer = { height: "0px" };
  readonly #rows = { transform: "" };

  write(text: string): void {
    this.map.put(this.map.size, new TextEncoder().encode(text));
  }

  /** Draws until nothing is to be drawn anew. */
  draw(): void {
    for (let turn = 0; turn < 10; turn++) {
      this.drawn = this.keeper.range(this.map);
      if (!this.keeper.settle(this.elements, this.drawn, this.isWrapped)) return;
    }
    throw new Error("it is drawn for ever");
  }

  /** The person moves the scrollbar; the browser tells it later. */
  drag(distance: number): void {
    this.top = this.#top + distance;
  }

  tell(): void {
    if (this.keeper.scrolled(this.elements.scroller)) this.draw();
  }

  scroll(distance: number): void {
    this.drag(distance);
    this.tell();
  }

  rest(): void {
    this.keeper.rest();
    this.draw();
  }

  get length(): number {
    return Number.parseFloat(this.#spacer.height);
  }

  get top(): number {
    return Math.max(0, Math.min(this.#top, this.length - VIEW));
  }

  set top(value: number) {
    this.#top = value;
    this.#top = this.top;
  }

  /** Where a row is seen. */
  placeOf(row: number): number {
    let place = Number(/translateY\((-?[0-9]+)px\)/.exec(this.#rows.transform)?.[1]);
    for (let i = this.drawn.first; i < row; i++) place += this.heightOf(i);
    return place;
  }

  get elements(): ViewElements {
    const page = this;
    const scroller = {
      get scrollTop() {
        return page.top;
      },
      set scrollTop(value: number) {
        page.top = value;
      },
      get scrollHeight() {
        return page.length;
      },
      get clientHeight() {
        return Math.min(VIEW, page.length);
      },
    };
    const height = () => Math.min(VIEW, page.length);
    const layer = {
      style: {},
      clientWidth: 500,
      offsetHeight: height(),
      get clientHeight() {
        return height();
      },
    };
    const children = Array.from({ length: this.drawn.end - this.drawn.first }, (_, i) => ({
      getBoundingClientRect: () => ({ height: this.heightOf(this.drawn.first + i) }),
    }));
    const rows = { style: this.#rows, children, firstElementChild: children[0] ?? null };
    return { scroller, spacer: { style: this.#spacer }, layer, rows } as unknown as ViewElements;
  }
}

let page: FakePage;
beforeEach(() => {
  page = new FakePage();
});

const lines = (count: number) => "line\n".repeat(count);

describe("a view", () => {
  test("begins at the start and draws what is in sight", () => {
    page.write(lines(1_000));
    page.draw();
    expect(page.length).toBe(20_000);
    expect(page.placeOf(0)).toBe(0);
    expect(page.drawn.end).toBeLessThan(30);
  });

  test("of few lines is as high as they are", () => {
    page.write(lines(3));
    page.draw();
    expect(page.length).toBe(60);
  });

  test("moves by what is scrolled", () => {
    page.write(lines(1_000));
    page.draw();
    page.scroll(130);
    expect(page.placeOf(6)).toBe(-10);
    page.scroll(9_000);
    page.rest();
    expect(page.placeOf(457)).toBe(10);
  });

  test("stays where it is while lines come", () => {
    page.write(lines(100));
    page.draw();
    page.scroll(500);
    page.rest();
    page.write(lines(100));
    page.draw();
    expect([page.placeOf(25), page.top, page.length]).toEqual([0, 500, 4_000]);
  });

  test("follows the end for as long as it shall", () => {
    page.keeper.isAtEndForGood = true;
    for (let i = 0; i < 5; i++) {
      page.write(lines(50));
      page.draw();
      expect(page.placeOf(page.map.rows - 1)).toBe(180);
      expect(page.top).toBe(page.length - VIEW);
    }
  });

  test("takes nothing back from who scrolls before that is told", () => {
    page.keeper.isAtEndForGood = true;
    page.write(lines(100));
    page.draw();
    page.drag(-300);
    page.write(lines(10));
    page.draw();
    page.keeper.isAtEndForGood = false;
    page.tell();
    expect(page.keeper.isAtEnd).toBe(false);
    expect(page.placeOf(75)).toBe(0);
  });

  test("comes to what is wanted, and leaves it where it is in sight already", () => {
    page.write(lines(1_000));
    page.draw();
    page.keeper.show(500);
    page.draw();
    const place = page.placeOf(500);
    expect(place).toBeGreaterThan(0);
    page.keeper.show(501);
    page.draw();
    expect(page.placeOf(500)).toBe(place);
    page.keeper.showEnd();
    page.draw();
    expect(page.placeOf(999)).toBe(180);
    page.keeper.showStart();
    page.draw();
    expect([page.placeOf(0), page.top]).toEqual([0, 0]);
  });

  test("stays at its line when there turn out to be more before it", () => {
    page.map.grow(100_000);
    page.map.put(99_000, new TextEncoder().encode(`x\n${"b\n".repeat(499)}`));
    page.keeper.showEnd();
    page.draw();
    page.keeper.showEnd();
    page.draw();
    const rows = page.map.rows;
    page.map.put(0, new TextEncoder().encode("aaaaaaaaa\n".repeat(9_900)));
    page.draw();
    expect(page.map.rows).not.toBe(rows);
    expect(page.placeOf(page.map.rows - 1)).toBe(180);
  });

  test("is the same when the log is numbered anew", () => {
    page.write(lines(1_000));
    page.draw();
    page.scroll(200);
    page.rest();
    page.map = new LogMap();
    page.write("another\n".repeat(500));
    page.draw();
    expect(page.placeOf(10)).toBe(0);
  });
});

describe("a view of rows that wrap", () => {
  beforeEach(() => {
    page.isWrapped = true;
    page.heightOf = (row) => 20 * (1 + ((row * 7) % 6));
    page.write(lines(2_000));
    page.draw();
  });

  test("moves by what is scrolled, whatever heights come into sight", () => {
    page.keeper.showEnd();
    page.draw();
    for (let turn = 0; turn < 60; turn++) {
      const row = page.drawn.first + 9;
      const before = page.placeOf(row);
      page.scroll(turn < 40 ? -90 : 70);
      expect(page.placeOf(row) - before).toBe(turn < 40 ? 90 : -70);
      if (turn % 10 === 9) page.rest();
    }
  });

  test("comes to both ends", () => {
    page.keeper.showEnd();
    page.draw();
    expect(page.placeOf(1_999) + page.heightOf(1_999)).toBe(VIEW);
    expect(page.top).toBe(page.length - VIEW);
    page.scroll(-1e9);
    page.rest();
    expect([page.placeOf(0), page.top]).toEqual([0, 0]);
    page.scroll(1e9);
    page.rest();
    expect(page.placeOf(1_999) + page.heightOf(1_999)).toBe(VIEW);
  });

  test("shows what is wanted as soon as the heights around it are known", () => {
    page.keeper.show(1_234);
    page.draw();
    page.draw();
    const place = page.placeOf(1_234);
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place + page.heightOf(1_234)).toBeLessThanOrEqual(VIEW);
  });
});

test("of millions of lines every one can be come to", () => {
  page.write(lines(1_500_000));
  page.draw();
  expect(page.length).toBe(10_000_000);
  page.scroll(1e9);
  page.rest();
  expect(page.placeOf(1_499_999)).toBe(180);
  page.scroll(-5_000_000);
  page.rest();
  const row = page.drawn.first + 10;
  const before = page.placeOf(row);
  page.scroll(-60);
  page.rest();
  expect(page.placeOf(row) - before).toBe(60);
});
