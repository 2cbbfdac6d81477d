export default async function teardown() {
  await globalThis.testWorlds?.close()
}
