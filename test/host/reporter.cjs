// Mocha's own report, which also leaves its counts where `run.mjs` finds them.
const { writeFileSync } = require("node:fs");
const { Spec } = require("mocha").reporters;

module.exports = class CountingSpec extends Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      if (process.env.TEST_COUNTS) {
        writeFileSync(process.env.TEST_COUNTS, JSON.stringify({ passed: passes, failed: failures }));
      }
    });
  }
};
