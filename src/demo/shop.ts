/** The queries of the shop: the busiest application, and the one that things happen to. */
import type { App } from "./queries.ts";

const pay = `let order = Order.byId(<string>)!
if (order.status == <string>) {
  order.update({ status: <string>, paidAt: Time.now() })
  Product.where(.sku == <string>).forEach(p => p.update({ stock: p.stock - <integer> }))
} else {
  abort("already paid")
}
`;

const stockSync = `let updates = <array>
updates.forEach(u => {
  let product = Product.bySku(u.sku).first()!
  product.update({
    stock: u.stock,
    syncedAt: Time.now()
  })
})
`;

export const shop: App = {
  apiVersion: "10",
  userAgents: [
    "fauna-js/2.1.0 node/20.12.2",
    "fauna-js/2.1.0 node/20.12.2",
    "fauna-js/2.0.1 browser",
    "python-fauna/2.2.0",
  ],
  tagging: "full",
  queries: [
    {
      name: "product_search",
      weight: 24,
      shape: "Product.sortedByPriceLowToHigh()\n",
      medianMs: 31,
      readOps: [12, 28],
      computeOps: [1, 2],
      bytesIn: [43, 120],
      bytesOut: [1_900, 7_400],
      tags: [
        { sort_by: "price" },
        { sort_by: "price", category: "Kaffee & Tee" },
        { sort_by: "price", category: "home" },
      ],
    },
    {
      name: "product_search",
      weight: 12,
      shape:
        "Product.where(.category == Category.byName(<string>).first()).where(.name.toLowerCase().includes(<string>)).order(desc(.rating)).pageSize(<integer>) {\n  id,\n  name,\n  price,\n  rating\n}\n",
      medianMs: 58,
      readOps: [20, 160],
      computeOps: [2, 6],
      bytesIn: [180, 340],
      bytesOut: [900, 9_800],
      tags: [{ sort_by: "rating" }, { sort_by: "rating", category: "crème" }],
    },
    {
      name: "product_page",
      weight: 22,
      shape:
        "Product.byId(<string>) {\n  id,\n  name,\n  description,\n  price,\n  stock,\n  images,\n  reviews: .reviews.order(desc(.createdAt)).take(<integer>)\n}\n",
      medianMs: 9,
      readOps: [1, 3],
      computeOps: [1, 1],
      bytesIn: [82, 110],
      bytesOut: [700, 4_100],
    },
    {
      name: "order_history",
      weight: 9,
      shape: "Order.byCustomer(<string>).order(desc(.createdAt)).pageSize(<integer>) { id, status, total }\n",
      medianMs: 38,
      readOps: [8, 24],
      computeOps: [1, 3],
      bytesIn: [120, 160],
      bytesOut: [300, 5_600],
    },
    {
      name: "cart_update",
      weight: 14,
      shape:
        "let cart = Cart.byCustomer(<string>).first() ?? Cart.create({ customer: Customer.byId(<string>) })\ncart.update({ items: cart.items.append({ sku: <string>, quantity: <integer> }) })\n",
      medianMs: 24,
      readOps: [2, 6],
      writeOps: [1, 4],
      computeOps: [1, 2],
      bytesIn: [210, 420],
      bytesOut: [220, 900],
    },
    {
      name: "checkout",
      weight: 6,
      shape: pay,
      medianMs: 66,
      readOps: [14, 26],
      writeOps: [6, 12],
      computeOps: [3, 6],
      bytesIn: [390, 520],
      bytesOut: [180, 640],
      tags: [{ payment: "card" }, { payment: "card" }, { payment: "invoice" }],
    },
    {
      name: "order_create",
      weight: 5,
      shape:
        "let cart = Cart.byCustomer(<string>).first()!\nOrder.create({\n  customer: cart.customer,\n  items: cart.items,\n  status: <string>\n})\n",
      medianMs: 41,
      readOps: [6, 10],
      writeOps: [4, 9],
      computeOps: [2, 3],
      bytesIn: [240, 300],
      bytesOut: [310, 800],
    },
    {
      name: "order_ship",
      weight: 3,
      shape: "Order.byId(<string>)?.update({ status: <string> })\n",
      medianMs: 19,
      readOps: [2, 5],
      writeOps: [1, 2],
      computeOps: [1, 1],
      bytesIn: [96, 120],
      bytesOut: [160, 320],
    },
    {
      name: "cart_merge",
      weight: 2,
      shape: "Cart.byId(<string>)!.mergeInto(Order.byId(<string>)!)\n",
      medianMs: 52,
      readOps: [6, 14],
      writeOps: [3, 8],
      computeOps: [2, 4],
      bytesIn: [140, 190],
      bytesOut: [180, 420],
    },
    {
      name: "stock_sync",
      weight: 1.5,
      shape: stockSync,
      medianMs: 140,
      readOps: [40, 90],
      writeOps: [40, 90],
      computeOps: [8, 16],
      bytesIn: [2_400, 9_800],
      bytesOut: [110, 150],
      tags: [
        { job: "stock-sync", warehouse: "ÅLB-2" },
        { job: "stock-sync", warehouse: "RNO-1" },
      ],
    },
    {
      name: "login",
      weight: 3,
      shape: "Customer.byEmail(<string>).first() { id, name, passwordHash }\n",
      medianMs: 14,
      readOps: [1, 2],
      computeOps: [1, 1],
      bytesIn: [90, 130],
      bytesOut: [160, 340],
    },
  ],
};
