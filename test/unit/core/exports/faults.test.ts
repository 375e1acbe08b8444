import { phases } from "../../../faults/cell.ts";
import { seeded } from "../../../faults/clock.ts";
import { runCell } from "../../../faults/run-cell.ts";
import { Service } from "../../../faults/service.ts";
import { table } from "../../../faults/table.ts";
import { removeFolders } from "./folders.ts";

describe("every fault in every phase ends in its state, and then in the same log", function () {
  this.timeout(30_000);
  let service: Service;
  before(async () => {
    service = await Service.open();
  });
  after(async () => {
    await service.close();
    await removeFolders();
  });

  for (const phase of phases) {
    describe(phase, () => {
      for (const { fault, cells } of table) {
        const cell = cells[phase];
        if (cell) it(fault, () => runCell(service, phase, cell, seeded(1)));
      }
    });
  }
});
