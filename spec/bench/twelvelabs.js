// TwelveLabs' own client: twelvelabs.js [PAGE_LIMIT]. It takes its address from TWELVELABS_BASE_URL.
const { TwelveLabs } = require("twelvelabs-js");

async function main() {
  const client = new TwelveLabs({ apiKey: "test-key" });
  const pageLimit = process.argv[2] ? Number(process.argv[2]) : undefined;
  let count = 0;
  for await (const asset of await client.assets.list({ pageLimit })) {
    count++;
    if (count === 1) console.log(asset.id);
  }
  console.log(count);
}

main();
