/**
 * The JSON shapes that the page and the server agree on, as types and nothing else.
 * Instants are seconds since 1970.
 */

/** @typedef {{video_id: string, video_url: string, poster_url: string | null, title: string}} JobVideo */

/**
 * @typedef {object} JobTrouble
 * @property {string} code
 * @property {string} message
 * @property {string} [azure_message]
 * @property {string} [request_id]
 * @property {string} [stage] - words, result or file
 * @property {number} [count]
 * @property {number} [needed_bytes] - on a full disk, where it is known
 */

/** @typedef {{remote_id: string, created_at: number}} Candidate */

/**
 * @typedef {object} Job
 * @property {string} job_id
 * @property {string} group_id
 * @property {'queued' | 'processing' | 'completed' | 'failed' | 'cancelled'} status
 * @property {string} state - the finer name
 * @property {number | null} progress
 * @property {string} message
 * @property {string} prompt
 * @property {string} size
 * @property {number} seconds
 * @property {number} count
 * @property {boolean} practice
 * @property {JobVideo[]} videos
 * @property {JobTrouble} [error]
 * @property {{code: string, message: string}} [paused] - the trouble of its connection
 * @property {{code: string}} [waits] - what it waits for while nothing is wrong
 * @property {boolean} [needs_permission]
 * @property {string} [remote_id]
 * @property {boolean} [remote_open] - cancelled here, still going on at Azure
 * @property {number} created_at
 * @property {number} updated_at
 * @property {number} [hold_until]
 * @property {number | null} [expires_at]
 * @property {boolean} [at_risk] - it may be deleted at Azure before it is here
 * @property {number | null} [ended_at]
 * @property {number | null} [received_bytes]
 * @property {number | null} [total_bytes]
 * @property {boolean} cancel_wanted
 * @property {string[]} actions
 * @property {Candidate[]} [candidates]
 * @property {string | null} [remix_of]
 */

/**
 * @typedef {object} JobsAnswer
 * @property {Job[]} jobs
 * @property {number} news - stands for what has happened until now
 * @property {{count: number, since: number}} [waiting_permission]
 * @property {{at_azure: number, in_line: number}} [closing]
 */

/** @typedef {{prompt: string, size: string | null, seconds: number | null, used_at: number}} EarlierPrompt */

/** @typedef {{prompts: EarlierPrompt[], next_cursor: string | null}} PromptsAnswer */

/**
 * @typedef {object} Video
 * @property {string} video_id
 * @property {string} video_url
 * @property {string} download_url
 * @property {string | null} poster_url
 * @property {string} title
 * @property {string} prompt
 * @property {string} path
 * @property {string} file_name
 * @property {string} size
 * @property {number} width
 * @property {number} height
 * @property {number} seconds
 * @property {number} duration_seconds
 * @property {number | null} frame_rate
 * @property {boolean} has_audio
 * @property {string} codecs
 * @property {number} size_bytes
 * @property {number} created_at
 * @property {number} saved_at
 * @property {boolean} practice
 * @property {number | null} trashed_at
 * @property {boolean} missing
 * @property {number} stars
 * @property {'none' | 'pick' | 'reject'} pick
 * @property {string[]} tags
 * @property {Note[]} notes
 * @property {number} take_index
 * @property {string | null} parent_video_id
 */

/** What a person says about a video. @typedef {Pick<Video, 'stars' | 'pick' | 'tags' | 'notes' | 'title'>} Said */
/** @typedef {{id: string, text: string, at_seconds: number | null, created_at: number}} Note */
/** @typedef {{original: Video | null, takes: Video[], remixes: Video[], can_remix: boolean}} Lineage */
/** @typedef {{pick: string, stars: number, tags: string[]}} Verdict */
/** @typedef {{video_id: string, code: string, detail: string}} BatchFailure */
/** @typedef {{changed: {video: Video, before: Verdict}[], failed: BatchFailure[]}} BatchAnswer */

/** @typedef {{count: number, bytes: number}} Kept */
/** @typedef {{videos: Kept, trash: Kept, free_bytes: number, trash_days: number, videos_dir: string}} Storage */

/** @typedef {'import' | 'rebuild' | 'verify' | 'empty' | 'move'} UpkeepKind */
/** @typedef {{named?: {name: string, why: string}[], [name: string]: unknown}} UpkeepFound */
/** @typedef {{kind: UpkeepKind, state: 'running' | 'done' | 'failed' | 'stopped', done: number, total: number | null, found: UpkeepFound, trouble?: Problem}} UpkeepTask */

/** @typedef {{videos: Video[], next_cursor: string | null, total: number | null}} VideosAnswer */

/**
 * @typedef {object} Orphan
 * @property {string} id
 * @property {number} created_at
 * @property {number | null} expires_at
 * @property {string | null} prompt
 * @property {string | null} size
 * @property {number | null} seconds
 * @property {string | null} thumbnail_url
 */

/** @typedef {{orphans: Orphan[], checked_at: number | null, error?: Problem}} OrphansAnswer */

/**
 * @typedef {object} SizeLimit
 * @property {string} value
 * @property {number} width
 * @property {number} height
 * @property {number} max_count
 * @property {number | null} [max_seconds]
 * @property {number | null} [price_per_second] - null where nobody knows it
 */

/**
 * @typedef {object} Limits
 * @property {string} dialect
 * @property {SizeLimit[]} sizes
 * @property {number[]} seconds
 * @property {string} default_size
 * @property {number} default_seconds
 * @property {number} prompt_max_characters
 * @property {boolean} remix
 * @property {boolean} [price_is_own] - corrected by the person
 * @property {string} currency
 */

/**
 * @typedef {object} ConnectionSettings
 * @property {string} id
 * @property {string} name
 * @property {string} endpoint
 * @property {string} deployment
 * @property {string} dialect
 * @property {string} api_version
 * @property {string} sign_in
 * @property {string} scope
 * @property {string} host
 * @property {Record<string, number>} prices - of a second, by the short side of the picture
 */

/** @typedef {{stored: boolean, where: 'keyring' | 'file' | 'environment' | 'none' | 'asking'}} KeyPlace */

/** @typedef {ConnectionSettings & {in_use: boolean, key: KeyPlace, under_way: number}} StoredConnection */

/**
 * What stands in Create but is not sent. Texts and numbers only; `several`, 0 or 1, tells that each
 * line is an order of its own.
 * @typedef {{prompt: string, size: string, seconds: number, count: number, several?: number}} Draft
 */

/**
 * @typedef {object} Settings
 * @property {boolean} setup_needed
 * @property {'azure' | 'practice' | 'none'} mode
 * @property {ConnectionSettings | null} connection
 * @property {StoredConnection[]} connections
 * @property {KeyPlace} key
 * @property {string} proxy - "system", "none" or an address without name and password
 * @property {boolean} proxy_sign_in
 * @property {Limits} limits
 * @property {string} videos_dir
 * @property {string} data_dir
 * @property {number} hold_seconds
 * @property {'system' | 'light' | 'dark'} appearance
 * @property {string} language
 * @property {boolean} letter_keys
 * @property {string} currency
 * @property {number | null} monthly_limit
 * @property {boolean} notify
 * @property {boolean} notify_sound
 * @property {string[]} locked - set by an administrator
 * @property {Record<string, string>} [held] - not from the person, with a sentence that says so
 * @property {{code: string, message: string}[]} notices
 * @property {Partial<Draft> | null} draft
 * @property {string} version
 * @property {boolean} native
 * @property {'linux' | 'windows' | 'macos'} platform
 */

/** @typedef {{cost: number, spent: number, limit: number, currency: string}} LimitFigures */

/**
 * @typedef {object} Sum
 * @property {number} cost
 * @property {number} maybe - what may have been charged beside it
 * @property {number} requests
 * @property {number} videos
 * @property {number} seconds
 * @property {number} uncertain - requests that may have been charged
 * @property {number} unpriced - requests without a known price
 */

/** @typedef {{connection_id: string, name: string, side: number, list_price: number | null, own_price: number | null}} PriceLine */

/**
 * @typedef {object} SpendingAnswer
 * @property {string} currency
 * @property {number | null} monthly_limit
 * @property {Sum} this_month
 * @property {Sum} in_line
 * @property {(Sum & {month: string})[]} months
 * @property {(Sum & {day: string})[]} days
 * @property {PriceLine[]} prices
 */

/** @typedef {Record<string, string | number>} Values - what stands in a sentence */
/** @typedef {{name: string, verdict: 'ok' | 'warning' | 'failed', message: string, help: string, code: string, values: Values}} Finding */

/** @typedef {{name: string, ok: boolean | null, message: string, help: string}} Check */

/**
 * @typedef {object} Problem
 * @property {string} title
 * @property {number} [status]
 * @property {string} detail
 * @property {string} code
 * @property {boolean} [retryable]
 * @property {number} [retry_after]
 * @property {string} [request_id]
 * @property {Record<string, string>} [fields] - a sentence for each
 * @property {Record<string, string>} [field_codes] - the cause of each
 * @property {LimitFigures} [figures]
 */

export {};
