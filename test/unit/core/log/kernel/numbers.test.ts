import { strict as assert } from "node:assert";
import fc from "fast-check";
import { microsecondsOf } from "../../../../../src/core/log/kernel/instants.ts";
import type { Take } from "../../../../../src/core/log/kernel/types.ts";
import { readColumns } from "./drive.ts";
import { always, simd } from "./kernels.ts";
import { numberText, timeText } from "./logs.ts";

describe("Numbers and times of the kernel", () => {
  it("are the doubles of JSON.parse, to the last bit", () => {
    const table = [
      "0",
      "-0",
      "0.0",
      "0e5",
      "1",
      "-1",
      "9007199254740991",
      "9007199254740992",
      "9007199254740993",
      "18446744073709551615",
      "1e22",
      "1e23",
      "8.5e22",
      "1.7976931348623157e308",
      "1.7976931348623159e308",
      "2.2250738585072014e-308",
      "2.2250738585072011e-308",
      "4.9e-324",
      "2.4703282292062327e-324",
      "0.1",
      "0.30000000000000004",
      "123456789012345680000",
      "5e-1",
      "1.0000000000000002",
      "9007199254740992.5",
      "9007199254740993.00000000000000000000000000001",
      "0.000000000000000000000000000000000000001",
      "6.631236846766476e-316",
      "3.518437208883201171875e13",
      "7.3177701707893310e15",
      "1448997445238699",
      "30000000000000004e-17",
      // In these the lower half of a power of ten decides.
      "5519829663862494870e-313",
      "3656390936679538090e-134",
      "1650750595888526979e-41",
      "9483900408370780230e86",
      "4864946176930873688e270",
      "4886134086221642230e54",
    ];
    assert.deepEqual(numbersIn(table, "values"), table.map(Number));
  });

  it("are those of JSON.parse for any number", function () {
    this.timeout(0);
    const any = fc.array(numberText, { minLength: 1, maxLength: 50 });
    always(
      fc.property(any, (numbers) => assert.deepEqual(numbersIn(numbers, "values"), numbers.map(Number))),
      100,
    );
  });

  it("are those of JSON.parse for any double as it is written", function () {
    this.timeout(0);
    const any = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 50,
    });
    always(
      fc.property(any, (doubles) => {
        // `JSON.stringify` has no sign for a zero.
        assert.deepEqual(
          numbersIn(
            doubles.map((double) => JSON.stringify(double)),
            "values",
          ),
          doubles.map((double) => double + 0),
        );
      }),
      100,
    );
  });

  it("are the instants of the twin for any text", function () {
    this.timeout(0);
    always(
      fc.property(fc.array(timeText, { minLength: 1, maxLength: 50 }), (texts) => {
        const strings = texts.map((text) => `"${text}"`);
        const decoded = strings.map(
          (string) => JSON.parse(Buffer.from(string, "latin1").toString()) as string,
        );
        assert.deepEqual(numbersIn(strings, "times"), decoded.map(microsecondsOf));
      }),
      100,
    );
  });
});

describe("The instant of a text", () => {
  it("is that of the forms that logs use", () => {
    const check = (text: string, iso: string, microseconds = 0) => {
      assert.equal(microsecondsOf(text), Date.parse(iso) * 1000 + microseconds, text);
    };
    check("2024-05-10 18:05:42.871 Z", "2024-05-10T18:05:42.871Z");
    check("2024-05-10 18:05:42.871", "2024-05-10T18:05:42.871Z");
    check("2024-05-10T18:05:42.871235Z", "2024-05-10T18:05:42.871Z", 235);
    check("2024-05-10T18:05:42.871235999Z", "2024-05-10T18:05:42.871Z", 235);
    check("1970-01-01T00:00:00.000042Z", "1970-01-01T00:00:00Z", 42);
    check("2024-05-10T20:05:42+02:00", "2024-05-10T18:05:42Z");
    check("2024-05-10T10:05:42-0800", "2024-05-10T18:05:42Z");
    check("2024/05/10 18:05", "2024-05-10T18:05:00Z");
    check("2024-05-10T18:05:42,871Z", "2024-05-10T18:05:42.871Z");
    check("2024-12-31T23:59:60Z", "2025-01-01T00:00:00Z");
    check("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999Z", 999);
    check("0050-03-01T00:00:00Z", "0050-03-01T00:00:00Z");
    check("1715364342", "2024-05-10T18:05:42Z");
    check("1715364342.871235", "2024-05-10T18:05:42.871Z", 235);
    check("1715364342871", "2024-05-10T18:05:42.871Z");
    check("1715364342871.5", "2024-05-10T18:05:42.871Z", 500);
    check("1715364342871235", "2024-05-10T18:05:42.871Z", 235);
    check("1715364342871235999", "2024-05-10T18:05:42.871Z", 235);
  });

  it("is none where the text names none", () => {
    const none = [
      "",
      "200",
      "2024",
      "2024-05-10",
      "2024-04-31T00:00:00Z",
      "2023-02-29T00:00",
      "2024-13-01T00:00",
      "24:00:00",
    ];
    for (const text of [...none, "2024-05-10T24:00:00Z", "1.7e9", "-1715364342", "17153643428712359990"]) {
      assert.equal(microsecondsOf(text), Number.NaN, text);
    }
  });
});

/** The numbers of a log whose records are these values. */
function numbersIn(values: readonly string[], take: Take): (number | undefined)[] {
  const log = Buffer.from(values.join("\n"), "latin1");
  const feed = { capacity: log.length, step: log.length };
  return readColumns(simd, log, [{ path: [], take }], feed).map((record) => record.values[0]?.number);
}
