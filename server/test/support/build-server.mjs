/** Tests that start the server as a process start what is deployed. */
export default async function setup() {
  await import('../../scripts/build.mjs')
}
