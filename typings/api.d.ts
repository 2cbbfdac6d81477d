// Generated from the schemas of the server: `npm run generate:api -w server`.

export interface paths {
    "/v1/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published versions of the agreement */
        get: operations["readAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agreements/{version}/{document}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text of one document */
        get: operations["readAgreementDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices that are signed in, and those that were ended lately */
        get: operations["listDevices"];
        put?: never;
        /** Sign in with a code of wx.login */
        post: operations["signIn"];
        /** End all sessions, or all but this one */
        delete: operations["endDevices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End the session of one device */
        delete: operations["endDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/current/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove control of the WeChat account, for what needs more than a session */
        post: operations["proveAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account of the session
         * @description The ETag covers what `PUT /v1/me` replaces.
         */
        get: operations["readMe"];
        /**
         * Change the profile
         * @description Needs If-Match. A body equal to what is stored answers 200 whatever the tag.
         */
        put: operations["replaceProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Preferences, each with its revision */
        get: operations["readSettings"];
        /** Change preferences; what clashes comes back, the rest is saved */
        put: operations["changeSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/security-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to the account in the last 180 days */
        get: operations["readSecurityLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything about me, as one JSON file
         * @description Needs a proof of the last five minutes. At most three a day.
         */
        get: operations["exportData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the account after a time in which it can be taken back
         * @description Needs a proof of the last five minutes. Ends every session. The last admin grants the role to somebody else first.
         */
        post: operations["requestDeletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bind the phone number behind a code of the phone number button
         * @description Five times a day. The number is shown masked from then on.
         */
        post: operations["bindPhone"];
        /**
         * Erase the phone number
         * @description Needs a proof of the last five minutes.
         */
        delete: operations["unbindPhone"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/werun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the steps that wx.getWeRunData gave
         * @description The code is of the wx.login right before the capture. Nothing of it is kept.
         */
        post: operations["readWerun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a picture
         * @description multipart/form-data with one file: JPEG, PNG or WebP, at most 512 KB and 2048 × 2048. Ten a day. It is for its owner alone until WeChat has judged it.
         */
        post: operations["setAvatar"];
        /** Erase the picture */
        delete: operations["removeAvatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/avatars/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture
         * @description Everybody's once it is approved and while its account is active; otherwise its owner's, with the session.
         */
        get: operations["readAvatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wechat/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** WeChat's check of the message push URL */
        get: operations["checkEventUrl"];
        put?: never;
        /**
         * A message that WeChat pushes, in secure mode
         * @description The body is JSON, or XML with `xml` around it, and so is the message inside. The label is not looked at.
         */
        post: operations["receiveEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description Stable name of a refusal.
         * @enum {string}
         */
        ErrorCode: "invalid_request" | "app_mismatch" | "session_missing" | "session_unknown" | "session_expired" | "session_replaced" | "session_revoked" | "login_code_rejected" | "account_not_found" | "not_found" | "method_not_allowed" | "code_used" | "payload_too_large" | "unsupported_media_type" | "consent_required" | "interaction_required" | "account_banned" | "account_deleting" | "risk_refused" | "rights_only" | "proof_required" | "proof_mismatch" | "precondition_required" | "precondition_failed" | "content_refused" | "check_unavailable" | "phone_code_rejected" | "open_data_rejected" | "picture_rejected" | "key_reused" | "key_pending" | "push_rejected" | "rate_limited" | "internal_error" | "wechat_unavailable" | "wechat_timeout" | "overloaded" | "store_unavailable" | "admin_token_refused" | "admin_refused";
        /**
         * @description Why a session was ended on purpose.
         * @enum {string}
         */
        RevokedReason: "signed_out" | "ended_elsewhere" | "too_many_devices" | "banned" | "deleting";
        User: {
            id: string;
            nickname: string | null;
            avatarUrl: string | null;
            phone: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            createdAt: string;
            /** @description Days (UTC+8) with at least one sign-in. */
            signInDays: number;
            /** @description Devices that are signed in. One whose session ran out counts for ten minutes more at most. */
            deviceCount: number;
            /**
             * Format: date-time
             * @description When a session was last given.
             */
            lastSignInAt: string;
        };
        Problem: {
            /** @description A URI reference that names the code. */
            type: string;
            title: string;
            status: number;
            code: components["schemas"]["ErrorCode"];
            requestId: string;
            reason?: components["schemas"]["RevokedReason"];
            /** @description Agreement version to accept. */
            version?: string;
            /**
             * Format: date-time
             * @description End of a ban.
             */
            until?: string;
            /**
             * Format: date-time
             * @description When an account under deletion is erased.
             */
            purgeAt?: string;
            publicReason?: string;
            /** @description Seconds, as in the Retry-After header. */
            retryAfter?: number;
            errors?: {
                path: string;
                message: string;
            }[];
        };
        Device: {
            /** @description 128 random bits made once per install, base64url. */
            id: string;
            appId: string;
            model: string;
            system: string;
        };
        SignInRequest: {
            /** @description From wx.login. Spent by this call. */
            code: string;
            /** @description true: a person tapped. false: silent. */
            createAccount: boolean;
            consent?: {
                /** @description A date. */
                version: string;
            };
            /** @description Take back a deletion. Only with a tap. */
            restore?: boolean;
            /**
             * @description rights: what a banned person may still do (profile, export, deletion). Needs a tap, no consent.
             * @enum {unknown}
             */
            purpose?: "full" | "rights";
            device: components["schemas"]["Device"];
        };
        SignInAnswer: {
            /** @description mps_ and 43 characters; sent as Authorization: Bearer. */
            token: string;
            /** @description Seconds until it expires when unused. */
            expiresIn: number;
            user: components["schemas"]["User"];
            isNewUser: boolean;
        };
        AgreementDocument: {
            /** @description Absolute path on this origin. */
            url: string;
            /** @description Hex, of the binding zh-CN text. */
            sha256: string;
        };
        AgreementVersion: {
            /** @description A date. */
            version: string;
            requiredFrom: string | null;
            documents: {
                terms: components["schemas"]["AgreementDocument"];
                privacy: components["schemas"]["AgreementDocument"];
            };
        };
        Agreement: {
            /** @description The newest version. */
            current: string;
            /** @description The oldest version that is still good enough. */
            required: string;
            versions: components["schemas"]["AgreementVersion"][];
        };
        /**
         * @description What happened to the account.
         * @enum {string}
         */
        SecurityEventKind: "account_created" | "signed_in" | "session_renewed" | "signed_out" | "session_ended" | "deletion_requested" | "deletion_taken_back" | "nickname_changed" | "proof_refused" | "data_exported" | "account_banned" | "account_unbanned" | "phone_bound" | "phone_removed" | "avatar_changed" | "avatar_removed" | "avatar_refused" | "authorization_revoked" | "wechat_profile_changed";
        DeviceSession: {
            /** @description Of the session: what ends it. */
            id: string;
            /** @description The session that asks. */
            isCurrent: boolean;
            model: string;
            system: string;
            /**
             * Format: date-time
             * @description When the session was given.
             */
            signedInAt: string;
            /**
             * Format: date-time
             * @description Exact to the hour.
             */
            lastUsedAt: string;
        };
        EndedDevice: {
            model: string;
            system: string;
            reason: components["schemas"]["RevokedReason"];
            /**
             * Format: date-time
             * @description When its session was ended.
             */
            endedAt: string;
        };
        Devices: {
            /** @description This one first, then by last use. */
            sessions: components["schemas"]["DeviceSession"][];
            /** @description Ended on purpose in the last 30 days. */
            ended: components["schemas"]["EndedDevice"][];
        };
        ProofRequest: {
            /** @description From wx.login. Spent by this call. */
            code: string;
        };
        Proof: {
            /** @description Seconds that the proof is good for. */
            expiresIn: number;
        };
        ProfileChange: {
            nickname: string | null;
        };
        Settings: {
            language: {
                value: ("system" | "zh-CN" | "en") | null;
                /** @description How often it was changed; 0 when never. */
                revision: number;
            };
            appearance: {
                value: ("system" | "light" | "dark") | null;
                /** @description How often it was changed; 0 when never. */
                revision: number;
            };
            textSize: {
                value: ("small" | "standard" | "large" | "extra") | null;
                /** @description How often it was changed; 0 when never. */
                revision: number;
            };
            notifications: {
                value: boolean | null;
                /** @description How often it was changed; 0 when never. */
                revision: number;
            };
            interests: {
                value: string[] | null;
                /** @description How often it was changed; 0 when never. */
                revision: number;
            };
        };
        SettingsChange: {
            changes: {
                language?: {
                    /** @description The revision that the change is based on. */
                    base: number;
                    /** @enum {unknown} */
                    value: "system" | "zh-CN" | "en";
                };
                appearance?: {
                    /** @description The revision that the change is based on. */
                    base: number;
                    /** @enum {unknown} */
                    value: "system" | "light" | "dark";
                };
                textSize?: {
                    /** @description The revision that the change is based on. */
                    base: number;
                    /** @enum {unknown} */
                    value: "small" | "standard" | "large" | "extra";
                };
                notifications?: {
                    /** @description The revision that the change is based on. */
                    base: number;
                    value: boolean;
                };
                /** @description A set: always merged. What is in both lists is removed. */
                interests?: {
                    add?: string[];
                    remove?: string[];
                };
            };
        };
        SettingsAnswer: {
            settings: components["schemas"]["Settings"];
            /** @description Fields left as they are because their base is not current, as they stand. */
            clashes: {
                language?: {
                    value: ("system" | "zh-CN" | "en") | null;
                    /** @description How often it was changed; 0 when never. */
                    revision: number;
                };
                appearance?: {
                    value: ("system" | "light" | "dark") | null;
                    /** @description How often it was changed; 0 when never. */
                    revision: number;
                };
                textSize?: {
                    value: ("small" | "standard" | "large" | "extra") | null;
                    /** @description How often it was changed; 0 when never. */
                    revision: number;
                };
                notifications?: {
                    value: boolean | null;
                    /** @description How often it was changed; 0 when never. */
                    revision: number;
                };
                interests?: {
                    value: string[] | null;
                    /** @description How often it was changed; 0 when never. */
                    revision: number;
                };
            };
        };
        LogEntry: {
            id: string;
            kind: components["schemas"]["SecurityEventKind"];
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description Of the client (IPv6 as its /64), or operator. */
            address: string;
            device: {
                model: string;
                system: string;
            } | null;
        };
        SecurityLog: {
            /** @description Newest first, at most 50. */
            entries: components["schemas"]["LogEntry"][];
            nextCursor: string | null;
        };
        Deletion: {
            /**
             * Format: date-time
             * @description Until then a sign-in with `restore` takes it back.
             */
            purgeAt: string;
        };
        PhoneRequest: {
            /** @description Of the phone number button. Spent by this call. */
            code: string;
        };
        WerunRequest: {
            /** @description Of the wx.login before the capture. */
            code: string;
            /** @description As captured. */
            encryptedData: string;
            /** @description As captured. */
            iv: string;
        };
        WerunAnswer: {
            days: {
                /**
                 * Format: date
                 * @description In UTC+8.
                 */
                date: string;
                steps: number;
            }[];
        };
        Health: {
            /** @enum {string} */
            status: "ok";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAgreementDocument: {
        parameters: {
            query?: {
                language?: "zh-CN" | "en";
            };
            header?: never;
            path: {
                version: string;
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Devices"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endDevices: {
        parameters: {
            query: {
                keep: "current" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProofRequest"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of `GET /v1/me`, or several; `*` for whatever there is. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSecurityLog: {
        parameters: {
            query?: {
                /** @description As `nextCursor` gave it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityLog"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Parts of the account by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bindPhone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again does nothing more, for a day. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhoneRequest"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unbindPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No number is bound. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readWerun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WerunRequest"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WerunAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAvatar: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again does nothing more, for a day. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description Under any name. Other fields are not read.
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no picture. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAvatar: {
        parameters: {
            query?: {
                expires?: string;
                signature?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkEventUrl: {
        parameters: {
            query: {
                signature: string;
                timestamp: string;
                nonce: string;
                echostr: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The echostr. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveEvent: {
        parameters: {
            query: {
                timestamp: string;
                nonce: string;
                msg_signature: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    Encrypt: string;
                };
                "text/xml": {
                    Encrypt: string;
                };
            };
        };
        responses: {
            /** @description `success`: the message is kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
