"""The tables of jobs: everything a restart needs to know about money already spent."""

from __future__ import annotations

JOB_TABLES = """
CREATE TABLE connections (
    id          TEXT PRIMARY KEY,
    base_url    TEXT NOT NULL,
    dialect     TEXT NOT NULL,
    deployment  TEXT NOT NULL,
    api_version TEXT NOT NULL,
    sign_in     TEXT NOT NULL,
    scope       TEXT NOT NULL,
    pause       TEXT,                               -- JSON of JobError while it is refused
    paused_at   REAL                                -- our clock
) STRICT;

-- The library's own name and how often it has sent, to notice copies and restored backups.
CREATE TABLE library (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    id   TEXT NOT NULL,
    sends INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO library(one, id) VALUES (1, lower(hex(randomblob(16))));

-- What was learned about an account from our own creates on it.
CREATE TABLE resources (
    name         TEXT PRIMARY KEY,
    echo_prompt  TEXT NOT NULL DEFAULT 'unknown',   -- unknown, verbatim, changed, none
    echo_model   TEXT NOT NULL DEFAULT 'unknown',
    max_list_lag REAL NOT NULL DEFAULT 0,           -- seconds
    own_seen     INTEGER NOT NULL DEFAULT 0,        -- a list has shown an id of ours
    shared_until REAL NOT NULL DEFAULT 0            -- others use the account, at least until then
) STRICT;

-- One answer for one POST /generate, for ever: the same id never makes a second job.
CREATE TABLE orders (
    request_id TEXT PRIMARY KEY,
    body_hash  TEXT NOT NULL,
    job_ids    TEXT NOT NULL,                       -- JSON array
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE jobs (
    rowid_          INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    group_id        TEXT NOT NULL,
    connection_id   TEXT NOT NULL REFERENCES connections(id),
    resource        TEXT NOT NULL,
    state           TEXT NOT NULL,
    prompt          TEXT NOT NULL,
    width           INTEGER NOT NULL,
    height          INTEGER NOT NULL,
    seconds         INTEGER NOT NULL,
    variant_count   INTEGER NOT NULL,
    remix_of        TEXT,
    parent_video_id TEXT,
    created_at      REAL NOT NULL,
    updated_at      REAL NOT NULL,
    hold_until      REAL NOT NULL,
    not_before      REAL NOT NULL DEFAULT 0,
    wait_code       TEXT NOT NULL DEFAULT '',       -- why not_before is in the future
    cancel_wanted   INTEGER NOT NULL DEFAULT 0,
    permitted_at    REAL NOT NULL,                  -- the person's last word that it may be sent
    machine_id      TEXT NOT NULL,
    progress        INTEGER,
    remote_id       TEXT,
    remote_created_at REAL,
    submitted_at    REAL,
    expires_at      REAL,                           -- by the service's clock
    service_skew    REAL NOT NULL DEFAULT 0,        -- service clock minus ours, seconds
    remote_open     INTEGER NOT NULL DEFAULT 0,     -- cancelled here, still going on there
    ended_at        REAL,
    candidates      TEXT NOT NULL DEFAULT '[]',     -- JSON: remote ids that could be this job
    error           TEXT                            -- JSON of domain.job.JobError
) STRICT;
CREATE INDEX jobs_by_state ON jobs(state, rowid_);
CREATE INDEX jobs_by_end ON jobs(ended_at) WHERE ended_at IS NOT NULL;

-- Each time that a create may have gone out.
CREATE TABLE attempts (
    job_id       TEXT NOT NULL REFERENCES jobs(id),
    n            INTEGER NOT NULL,
    resource     TEXT NOT NULL,
    intent_at    REAL NOT NULL,                     -- our clock
    service_at   REAL NOT NULL,                     -- the service's clock at the same moment
    baseline_ids TEXT NOT NULL,                     -- JSON array: there before, so never ours
    closed_at    REAL,                              -- the socket's end; NULL after a crash
    settled_at   REAL,                              -- the end of looking, service clock
    online_seconds REAL NOT NULL DEFAULT 0,         -- time already spent looking, online
    complete_lookups INTEGER NOT NULL DEFAULT 0,    -- complete lists read after the window
    outcome      TEXT NOT NULL,                     -- open, answered, nothing_made, found, settled
    PRIMARY KEY (job_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_resource ON attempts(resource, intent_at);

-- Ids at Azure that have an owner here, or were said to be someone else's. Never deleted.
CREATE TABLE claims (
    remote_id  TEXT PRIMARY KEY,
    resource   TEXT NOT NULL,
    job_id     TEXT,
    why        TEXT NOT NULL,  -- answered, found, chosen, extra, orphan, record, not_mine
    claimed_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_job ON claims(job_id);

CREATE TABLE takes (
    output_id   TEXT PRIMARY KEY,
    job_id      TEXT NOT NULL REFERENCES jobs(id),
    remote_id   TEXT NOT NULL,                      -- a job that was made twice has two
    position    INTEGER NOT NULL,
    state       TEXT NOT NULL,                      -- pending, saved, gone
    video_id    TEXT NOT NULL UNIQUE,
    path        TEXT NOT NULL DEFAULT '',           -- decided before the first byte arrives
    etag        TEXT NOT NULL DEFAULT '',
    sha256      TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX takes_by_job ON takes(job_id);

-- Finished videos in the account that this library does not know, as last seen.
CREATE TABLE orphans (
    remote_id  TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL,
    resource   TEXT NOT NULL,
    seen_at    REAL NOT NULL,
    created_at REAL,
    expires_at REAL,
    prompt     TEXT,
    width      INTEGER,
    height     INTEGER,
    seconds    INTEGER,
    output_ids TEXT NOT NULL,
    job_id     TEXT                                 -- cancelled here, but Azure finished it anyway
) STRICT, WITHOUT ROWID;

-- Who drives the jobs; a fresh heartbeat of another computer means a synchronised folder.
CREATE TABLE driver (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    machine_id TEXT NOT NULL,
    heartbeat  REAL NOT NULL
) STRICT;
"""
