/**
 * What may come out differently on PostgreSQL although it is asked the same as SQLite, by the reason. These
 * files run on both engines. Of all others it is proved that PostgreSQL is asked every statement of theirs
 * by one of these: see docs/decisions/0027-two-engines.md.
 */
const byReason = {
  'what the store promises: types, constraints, all or nothing, order': [
    ...['admin-lists', 'admission', 'engine', 'security-log', 'sign-in', 'store'],
  ],
  'two at one instant: rows are locked there, where the file has one writer': [
    ...['account-changes-midway', 'ban', 'code-reuse', 'device-count', 'idempotency', 'last-admin'],
    ...['late-events', 'profile', 'settings', 'sign-out-race'],
  ],
  'leases, which several nodes take': [
    ...['access-token', 'check-leases', 'purge', 'push-leases', 'roll-up', 'statistics-troubles', 'stopping'],
  ],
  'thousands of rows, in batches': ['bounds', 'rotation', 'rotation-while-serving'],
  'faults, and what a driver says of them': ['readiness', 'store-faults'],
  'limits, whose statements a library words for each engine': ['limits', 'limits-clearing', 'stored-limits'],
  'several processes on one database': ['admin-cli', 'killed-process', 'many-nodes'],
  'inputs that nobody thought of': ['fuzz'],
  'every other statement': ['every-statement'],
}

export const onPostgres = Object.values(byReason).flat()

/** What is about the SQLite file alone, or starts no store: it is the same in a run of everything on both. */
export const sqliteOnly = [
  ...['api-types', 'build-inputs', 'config', 'constant-time', 'engine-statements', 'key-ring', 'pictures'],
  ...['push-fields', 'refused-token', 'rules', 'sqlite-.*', 'wechat-(answers|errcodes|requests|vectors)'],
]
