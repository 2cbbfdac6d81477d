export interface GroupedTest {
  path: string
  context: object
}

export function createGroups<T extends GroupedTest>(
  tests: T[],
): { entries: GroupedTest[]; files: Map<GroupedTest, T[]>; remove(): void }
