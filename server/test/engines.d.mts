export declare const onPostgres: string[]
export declare const sqliteOnly: string[]
