import { Service } from "../service.ts";
import { assertDone, startExport } from "./exporting.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

describe("reload of the window", () => {
  const ui = useWorkbench();
  const service = new Service(surroundings.demo);
  before(() => ui().viewContainer.click());
  afterEach(async () => {
    await service.orderFaults();
    await service.setPace(1);
  });

  it("does not disturb an export that waits", async () => {
    await service.setPace(2);
    await startExport(ui(), "BackOffice", /waiting/);
    await ui().load();
    await ui().viewContainer.click();
    await assertDone(ui(), service, "us-std/BackOffice");
  });

  it("does not disturb a download", async () => {
    await service.orderFaults({ on: "download", bytesPerSecond: 40_000 });
    await startExport(ui(), "ECommerce/prod", /\d+%|\d [kM]B/);
    await ui().load();
    await ui().viewContainer.click();
    await assertDone(ui(), service, "us-std/ECommerce/prod");
  });
});
