-- The data base of newstally. Times are microseconds since 1970 in UTC, NULL if not
-- known; a column ..._zone is the offset of the zone that the time was given in, in
-- seconds. The views at the end are documented for readers; tables may change.

-- +goose Up
-- +goose StatementBegin

-- The frontier: which host and URL is next, and when.
CREATE TABLE hosts (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    due_at      INTEGER,                    -- when the first of its URLs is due, NULL for never
    ready_at    INTEGER NOT NULL DEFAULT 0, -- the latest of next_at, open_until and lease_until
    next_at     INTEGER,
    delay       INTEGER NOT NULL DEFAULT 0, -- nanoseconds
    failures    INTEGER NOT NULL DEFAULT 0,
    open_until  INTEGER,
    reason      TEXT    NOT NULL DEFAULT '',
    lease_owner TEXT    NOT NULL DEFAULT '',
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER
);
CREATE INDEX hosts_due ON hosts (due_at, ready_at, name) WHERE due_at IS NOT NULL;

CREATE TABLE robots (
    host_id INTEGER PRIMARY KEY REFERENCES hosts,
    body    BLOB    NOT NULL,
    code    INTEGER NOT NULL,
    until   INTEGER
);

CREATE TABLE urls (
    id             INTEGER PRIMARY KEY,
    key            BLOB    NOT NULL UNIQUE, -- checksums of its origin and of url
    url            TEXT    NOT NULL,
    host_id        INTEGER NOT NULL REFERENCES hosts,
    state          TEXT    NOT NULL,
    reason         TEXT    NOT NULL DEFAULT '',
    etag           TEXT    NOT NULL DEFAULT '',
    last_modified  TEXT    NOT NULL DEFAULT '',
    sha256         TEXT    NOT NULL DEFAULT '', -- of the last body
    attempts       INTEGER NOT NULL DEFAULT 0,  -- failures in a row
    fetched_at     INTEGER,
    next_at        INTEGER,                     -- NULL: never
    source         TEXT    NOT NULL DEFAULT '',
    outlet         TEXT    NOT NULL DEFAULT '',
    title          TEXT    NOT NULL DEFAULT '',
    summary        TEXT    NOT NULL DEFAULT '',
    language       TEXT    NOT NULL DEFAULT '',
    published      INTEGER,
    published_zone INTEGER NOT NULL DEFAULT 0,
    modified       INTEGER,
    modified_zone  INTEGER NOT NULL DEFAULT 0,
    found_from     TEXT    NOT NULL DEFAULT '',
    found_at       INTEGER
);
CREATE INDEX urls_next ON urls (host_id, next_at) WHERE next_at IS NOT NULL;

CREATE TABLE source_states (
    name          TEXT    PRIMARY KEY,
    checked_at    INTEGER,
    succeeded_at  INTEGER,
    next_at       INTEGER,
    failures      INTEGER NOT NULL,
    reason        TEXT    NOT NULL,
    etag          TEXT    NOT NULL,
    last_modified TEXT    NOT NULL,
    links         INTEGER NOT NULL,
    new_links     INTEGER NOT NULL
) WITHOUT ROWID;

-- The raw pages. A body is stored once; a page keeps its row when its body is pruned.
CREATE TABLE bodies (
    id     INTEGER PRIMARY KEY,
    sha256 TEXT    NOT NULL UNIQUE, -- of the body as received
    size   INTEGER NOT NULL,        -- of the body as received
    zstd   BLOB    NOT NULL
);

CREATE TABLE pages (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    url          TEXT    NOT NULL,
    final_url    TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    outlet       TEXT    NOT NULL,
    link         TEXT    NOT NULL, -- JSON: what the source said
    fetched_at   INTEGER,
    status_code  INTEGER NOT NULL,
    header       TEXT    NOT NULL, -- JSON
    content_type TEXT    NOT NULL,
    charset      TEXT    NOT NULL,
    charset_from TEXT    NOT NULL,
    sha256       TEXT    NOT NULL,
    body_id      INTEGER REFERENCES bodies, -- NULL: pruned
    state        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    duration     INTEGER NOT NULL  -- nanoseconds
);
CREATE INDEX pages_sha256 ON pages (sha256);
CREATE INDEX pages_body ON pages (body_id) WHERE body_id IS NOT NULL;

CREATE TABLE cursors (
    name TEXT    PRIMARY KEY,
    seq  INTEGER NOT NULL
) WITHOUT ROWID;

-- Articles. A row of article_versions is never changed but by closed_at (the same text is
-- read differently) and replaced_at (another revision is the current one).
CREATE TABLE texts (
    id     INTEGER PRIMARY KEY,
    sha256 TEXT    NOT NULL UNIQUE,
    text   TEXT    NOT NULL
);

-- The words of a text as they are found: one row a text, by its id.
CREATE VIRTUAL TABLE search USING fts5 (
    exact, plain, content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

CREATE TABLE article_versions (
    seq               INTEGER PRIMARY KEY,
    article_id        TEXT    NOT NULL,
    revision          INTEGER NOT NULL,
    url               TEXT    NOT NULL,
    source            TEXT    NOT NULL,
    outlet            TEXT    NOT NULL,
    owner             TEXT    NOT NULL,
    official          BOOLEAN NOT NULL,
    title             TEXT    NOT NULL,
    byline            TEXT    NOT NULL, -- JSON
    section           TEXT    NOT NULL,
    published         INTEGER,
    published_zone    INTEGER NOT NULL,
    published_from    TEXT    NOT NULL,
    modified          INTEGER,
    modified_zone     INTEGER NOT NULL,
    conflicts         TEXT    NOT NULL, -- JSON
    language          TEXT    NOT NULL,
    language_score    REAL    NOT NULL,
    declared_language TEXT    NOT NULL,
    text_id           INTEGER NOT NULL REFERENCES texts,
    text_hash         TEXT    NOT NULL,
    images            TEXT    NOT NULL, -- JSON
    derived_from      TEXT    NOT NULL,
    paywalled         BOOLEAN NOT NULL,
    no_archive        BOOLEAN NOT NULL,
    page_sha256       TEXT    NOT NULL,
    fetched_at        INTEGER,
    learnt_at         INTEGER NOT NULL,
    closed_at         INTEGER,
    replaced_at       INTEGER
);
CREATE UNIQUE INDEX article_versions_open ON article_versions (article_id, revision) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX article_versions_current ON article_versions (article_id) WHERE closed_at IS NULL AND replaced_at IS NULL;
CREATE INDEX article_versions_order ON article_versions (published, article_id, revision) WHERE closed_at IS NULL AND replaced_at IS NULL;
CREATE INDEX article_versions_text ON article_versions (text_id);

-- The pages on which a revision was seen.
CREATE TABLE sightings (
    article_id TEXT    NOT NULL,
    fetched_at INTEGER NOT NULL,
    page       TEXT    NOT NULL, -- SHA-256 of the page
    revision   INTEGER NOT NULL,
    PRIMARY KEY (article_id, fetched_at, page)
) WITHOUT ROWID;

-- What a topic makes of a revision.
CREATE TABLE readings (
    seq         INTEGER PRIMARY KEY,
    article_id  TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    topic       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    extractor   TEXT    NOT NULL,
    learnt_at   INTEGER NOT NULL,
    closed_at   INTEGER,
    replaced_at INTEGER
);
CREATE UNIQUE INDEX readings_open ON readings (article_id, revision, topic) WHERE closed_at IS NULL;
CREATE INDEX readings_article ON readings (article_id, revision);

CREATE TABLE copies (
    article_id TEXT PRIMARY KEY,
    original   TEXT NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE records (
    seq            INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL,
    topic          TEXT    NOT NULL,
    article_id     TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    version        INTEGER NOT NULL REFERENCES article_versions,
    measure        TEXT    NOT NULL,
    number         TEXT    NOT NULL,
    value          TEXT    NOT NULL,
    high           TEXT    NOT NULL,
    low_key        TEXT    NOT NULL, -- sorts as the low end does
    high_key       TEXT    NOT NULL, -- sorts as the high end does
    unit           TEXT    NOT NULL,
    currency       TEXT    NOT NULL,
    modifier       TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    speaker        TEXT    NOT NULL,
    speaker_folded TEXT    NOT NULL,
    as_of          INTEGER,
    as_of_zone     INTEGER NOT NULL,
    sentence       TEXT    NOT NULL,
    sentence_start INTEGER NOT NULL,
    start_offset   INTEGER NOT NULL,
    end_offset     INTEGER NOT NULL,
    rule           TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    confidence     REAL    NOT NULL,
    published      INTEGER,           -- of the version, for the order
    rules_version  TEXT    NOT NULL,
    run_id         TEXT    NOT NULL,
    extracted_at   INTEGER,
    learnt_at      INTEGER NOT NULL,
    closed_at      INTEGER,
    replaced_at    INTEGER
);
CREATE UNIQUE INDEX records_open ON records (id) WHERE closed_at IS NULL;
CREATE INDEX records_id ON records (id);
CREATE INDEX records_article ON records (article_id, revision);
CREATE INDEX records_order ON records (published, article_id, start_offset, measure, revision, id, seq) WHERE closed_at IS NULL AND replaced_at IS NULL;

CREATE TABLE run_log (
    id         TEXT PRIMARY KEY,
    command    TEXT NOT NULL,
    topic      TEXT NOT NULL,
    started_at INTEGER,
    ended_at   INTEGER,
    counts     TEXT NOT NULL, -- JSON
    error      TEXT NOT NULL,
    version    TEXT NOT NULL
) WITHOUT ROWID;

-- What readers may rely on. Times are RFC 3339 in the zone they were given in, NULL if not
-- known; a number that is not stated is NULL, a text that is not stated is empty.

-- The figures that hold now, one row each: the columns of every export.
CREATE VIEW figures AS
SELECT
    r.id,
    r.topic,
    r.measure,
    r.number,
    CAST(NULLIF(r.value, '') AS NUMERIC) AS value,
    CAST(NULLIF(r.high, '') AS NUMERIC) AS high,
    r.unit,
    r.currency,
    r.modifier,
    r.status,
    r.speaker,
    strftime('%Y-%m-%dT%H:%M:%S', r.as_of / 1000000 + r.as_of_zone, 'unixepoch') ||
        CASE r.as_of_zone WHEN 0 THEN 'Z' ELSE printf('%s%02d:%02d', CASE WHEN r.as_of_zone < 0 THEN '-' ELSE '+' END, abs(r.as_of_zone) / 3600, abs(r.as_of_zone) / 60 % 60) END AS as_of,
    v.outlet,
    v.owner,
    v.official,
    v.language,
    strftime('%Y-%m-%dT%H:%M:%S', v.published / 1000000 + v.published_zone, 'unixepoch') ||
        CASE v.published_zone WHEN 0 THEN 'Z' ELSE printf('%s%02d:%02d', CASE WHEN v.published_zone < 0 THEN '-' ELSE '+' END, abs(v.published_zone) / 3600, abs(v.published_zone) / 60 % 60) END AS published,
    v.title,
    v.url AS article_url,
    r.article_id,
    r.revision,
    COALESCE(c.original, '') AS copy_of,
    COALESCE(c.kind, '') AS copy_kind,
    r.sentence,
    r.start_offset AS start,
    r.end_offset AS "end",
    r.rule,
    r.reason,
    r.confidence,
    r.rules_version,
    v.page_sha256,
    strftime('%Y-%m-%dT%H:%M:%SZ', v.fetched_at / 1000000, 'unixepoch') AS fetched_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.extracted_at / 1000000, 'unixepoch') AS extracted_at
FROM records r
JOIN article_versions v ON v.seq = r.version
LEFT JOIN copies c ON c.article_id = r.article_id
WHERE r.closed_at IS NULL AND r.replaced_at IS NULL;

-- The articles as they are now, one row for each topic that has read them.
CREATE VIEW articles AS
SELECT
    v.article_id,
    v.url AS article_url,
    v.source,
    v.outlet,
    v.owner,
    v.official,
    v.title,
    v.section,
    strftime('%Y-%m-%dT%H:%M:%S', v.published / 1000000 + v.published_zone, 'unixepoch') ||
        CASE v.published_zone WHEN 0 THEN 'Z' ELSE printf('%s%02d:%02d', CASE WHEN v.published_zone < 0 THEN '-' ELSE '+' END, abs(v.published_zone) / 3600, abs(v.published_zone) / 60 % 60) END AS published,
    v.published_from,
    strftime('%Y-%m-%dT%H:%M:%S', v.modified / 1000000 + v.modified_zone, 'unixepoch') ||
        CASE v.modified_zone WHEN 0 THEN 'Z' ELSE printf('%s%02d:%02d', CASE WHEN v.modified_zone < 0 THEN '-' ELSE '+' END, abs(v.modified_zone) / 3600, abs(v.modified_zone) / 60 % 60) END AS modified,
    v.language,
    v.language_score,
    v.declared_language,
    v.text_hash AS text_sha256,
    v.derived_from,
    COALESCE(c.original, '') AS copy_of,
    COALESCE(c.kind, '') AS copy_kind,
    COALESCE(c.reason, '') AS copy_reason,
    v.paywalled,
    v.no_archive,
    v.revision,
    rd.topic,
    rd.state,
    rd.reason,
    rd.extractor,
    v.page_sha256,
    strftime('%Y-%m-%dT%H:%M:%SZ', v.fetched_at / 1000000, 'unixepoch') AS fetched_at,
    CASE WHEN v.no_archive THEN '' ELSE t.text END AS text
FROM article_versions v
JOIN texts t ON t.id = v.text_id
JOIN readings rd ON rd.article_id = v.article_id AND rd.revision = v.revision AND rd.closed_at IS NULL
LEFT JOIN copies c ON c.article_id = v.article_id
WHERE v.closed_at IS NULL AND v.replaced_at IS NULL;

-- The run log.
CREATE VIEW runs AS
SELECT
    id,
    command,
    topic,
    strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000000, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', ended_at / 1000000, 'unixepoch') AS ended_at,
    counts,
    error,
    version
FROM run_log;

-- The health of each source that was read.
CREATE VIEW sources AS
SELECT
    name AS source,
    strftime('%Y-%m-%dT%H:%M:%SZ', checked_at / 1000000, 'unixepoch') AS checked_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', succeeded_at / 1000000, 'unixepoch') AS succeeded_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', next_at / 1000000, 'unixepoch') AS next_at,
    failures,
    reason,
    links,
    new_links
FROM source_states;

-- +goose StatementEnd
