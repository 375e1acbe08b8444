/** Runs the tests around it in a zone whose clocks change. */
export function inBerlin(): void {
  const { TZ: zoneBefore } = process.env;
  before(() => {
    process.env.TZ = "Europe/Berlin";
  });
  after(() => {
    if (zoneBefore === undefined) delete process.env.TZ;
    else process.env.TZ = zoneBefore;
  });
}
