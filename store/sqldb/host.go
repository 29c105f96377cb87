package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"newstally/news"
	"newstally/store"
)

// hostRow is a host as it is stored.
type hostRow struct {
	id         int64
	epoch      int64
	leaseUntil moment
	host       news.Host
}

// live reports whether a worker holds the host's lease.
func (h *hostRow) live(now time.Time) bool {
	return h.leaseUntil.Valid && now.UnixMicro() < h.leaseUntil.Int64
}

// held returns an error if the lease is not the one that the host is under.
func (h *hostRow) held(lease news.Lease) error {
	if !h.leaseUntil.Valid || h.epoch != lease.Epoch {
		return fmt.Errorf("host %s, epoch %d: %w", lease.Host, lease.Epoch, store.ErrLost)
	}
	return nil
}

// readyAt is when a host may be claimed, in microseconds: its ready_at.
func readyAt(h *news.Host, leaseUntil moment) int64 {
	ready := leaseUntil.Int64
	for _, t := range []time.Time{h.NextAt, h.OpenUntil} {
		if !t.IsZero() {
			ready = max(ready, t.UnixMicro())
		}
	}
	return max(ready, 0)
}

const hostColumns = `id, name, lease_epoch, lease_until, next_at, delay, failures, open_until, reason`

func scanHost(row interface{ Scan(...any) error }, more ...any) (hostRow, error) {
	var h hostRow
	var next, open moment
	err := row.Scan(append([]any{&h.id, &h.host.Name, &h.epoch, &h.leaseUntil, &next, &h.host.Delay, &h.host.Failures, &open, &h.host.Reason}, more...)...)
	h.host.NextAt, h.host.OpenUntil = next.time(), open.time()
	return h, err
}

// scanHostRobots is scanHost with the three columns of robots.txt, NULL if there is none.
func scanHostRobots(row interface{ Scan(...any) error }) (hostRow, error) {
	var body []byte
	var code sql.NullInt64
	var until moment
	h, err := scanHost(row, &body, &code, &until)
	h.host.Robots, h.host.RobotsCode, h.host.RobotsUntil = body, int(code.Int64), until.time()
	return h, err
}

// robots reads the host's robots.txt.
func (d *DB) robots(ctx context.Context, c conn, h *hostRow) error {
	var until moment
	err := d.row(ctx, c, `SELECT body, code, until FROM robots WHERE host_id = ?`, h.id).Scan(&h.host.Robots, &h.host.RobotsCode, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	h.host.RobotsUntil = until.time()
	return err
}

// lockHost reads a host by name and locks its row.
func (d *DB) lockHost(ctx context.Context, tx *sql.Tx, name string) (hostRow, error) {
	return scanHost(d.row(ctx, tx, `SELECT `+hostColumns+` FROM hosts WHERE name = ?`+d.Lock, name))
}

// ensureHost is lockHost for a host that need not be known.
func (d *DB) ensureHost(ctx context.Context, tx *sql.Tx, name string) (hostRow, error) {
	h, err := d.lockHost(ctx, tx, name)
	if !errors.Is(err, sql.ErrNoRows) {
		return h, err
	}
	if _, err := d.exec(ctx, tx, `INSERT INTO hosts (name) VALUES (?) ON CONFLICT (name) DO NOTHING`, name); err != nil {
		return h, err
	}
	return d.lockHost(ctx, tx, name)
}

// lease gives a host to a worker.
func (d *DB) lease(ctx context.Context, tx *sql.Tx, h *hostRow, owner string, until time.Time) (news.Lease, error) {
	h.epoch++
	h.leaseUntil = moment{sql.NullInt64{Int64: until.UnixMicro(), Valid: true}}
	_, err := d.exec(ctx, tx, `UPDATE hosts SET lease_owner = ?, lease_epoch = ?, lease_until = ?, ready_at = ? WHERE id = ?`,
		owner, h.epoch, h.leaseUntil.Int64, readyAt(&h.host, h.leaseUntil), h.id)
	return news.Lease{Host: h.host.Name, Owner: owner, Epoch: h.epoch, Until: h.leaseUntil.time()}, err
}

// ClaimHost implements store.FrontierStore. It is one statement, which runs for each page
// fetched; ready_at is the end of the lease, as pause and breaker have passed.
func (d *DB) ClaimHost(ctx context.Context, owner string, now, until time.Time, ttl time.Duration) (lease news.Lease, host news.Host, ok bool, next time.Time, err error) {
	end := now.Add(ttl).UnixMicro()
	query := `UPDATE hosts SET lease_owner = ?, lease_epoch = lease_epoch + 1, lease_until = ?, ready_at = ?
		WHERE id = (SELECT id FROM hosts WHERE due_at <= ? AND ready_at <= ? ORDER BY due_at, ready_at, name LIMIT 1` + d.LockFree + `)
		RETURNING ` + hostColumns + `, (SELECT body FROM robots WHERE host_id = hosts.id), (SELECT code FROM robots WHERE host_id = hosts.id), (SELECT until FROM robots WHERE host_id = hosts.id)`
	err = d.tx(ctx, func(tx *sql.Tx) error {
		next = time.Time{}
		h, err := scanHostRobots(d.row(ctx, tx, query, owner, end, end, now.UnixMicro(), now.UnixMicro()))
		if ok = err == nil; ok {
			lease, host = news.Lease{Host: h.host.Name, Owner: owner, Epoch: h.epoch, Until: h.leaseUntil.time()}, h.host
		}
		if errors.Is(err, sql.ErrNoRows) {
			next, err = d.nextClaim(ctx, tx, until)
		}
		return err
	})
	if err != nil {
		return news.Lease{}, news.Host{}, false, time.Time{}, fmt.Errorf("claim host: %w", err)
	}
	return lease, host, ok, next, nil
}

// nextClaim is when the first host may be claimed that has a URL due before until.
func (d *DB) nextClaim(ctx context.Context, c conn, until time.Time) (time.Time, error) {
	var at moment
	err := d.row(ctx, c, `SELECT MIN(CASE WHEN due_at > ready_at THEN due_at ELSE ready_at END) FROM hosts WHERE due_at < ?`, until.UnixMicro()).Scan(&at)
	return at.time(), err
}

// LeaseHost implements store.FrontierStore.
func (d *DB) LeaseHost(ctx context.Context, owner, host string, now time.Time, ttl time.Duration) (lease news.Lease, h news.Host, ok bool, err error) {
	err = d.tx(ctx, func(tx *sql.Tx) error {
		row, err := d.ensureHost(ctx, tx, host)
		if err != nil {
			return err
		}
		if ok = !row.live(now); ok {
			if lease, err = d.lease(ctx, tx, &row, owner, now.Add(ttl)); err != nil {
				return err
			}
		}
		err = d.robots(ctx, tx, &row)
		h = row.host
		return err
	})
	if err != nil {
		return news.Lease{}, news.Host{}, false, fmt.Errorf("lease host %s: %w", host, err)
	}
	return lease, h, ok, nil
}

// RenewLease implements store.FrontierStore.
func (d *DB) RenewLease(ctx context.Context, lease news.Lease, now time.Time, ttl time.Duration) (news.Lease, error) {
	renewed := lease
	err := d.underLease(ctx, lease, func(tx *sql.Tx, h *hostRow) error {
		until := now.Add(ttl)
		renewed.Until = time.UnixMicro(until.UnixMicro()).UTC()
		h.leaseUntil.Int64 = until.UnixMicro()
		_, err := d.exec(ctx, tx, `UPDATE hosts SET lease_until = ?, ready_at = ? WHERE id = ?`, h.leaseUntil.Int64, readyAt(&h.host, h.leaseUntil), h.id)
		return err
	})
	if err != nil {
		return lease, fmt.Errorf("renew lease: %w", err)
	}
	return renewed, nil
}

// underLease runs do with the host's row, locked, if the lease is held.
func (d *DB) underLease(ctx context.Context, lease news.Lease, do func(*sql.Tx, *hostRow) error) error {
	return d.tx(ctx, func(tx *sql.Tx) error {
		h, err := d.lockHost(ctx, tx, lease.Host)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("host %s: %w", lease.Host, store.ErrLost)
		}
		if err != nil {
			return err
		}
		if err := h.held(lease); err != nil {
			return err
		}
		return do(tx, &h)
	})
}

// ReleaseHost implements store.FrontierStore.
func (d *DB) ReleaseHost(ctx context.Context, lease news.Lease, host news.Host) error {
	return d.putHost(ctx, lease, host, true)
}

// PutHost implements store.FrontierStore.
func (d *DB) PutHost(ctx context.Context, lease news.Lease, host news.Host) error {
	return d.putHost(ctx, lease, host, false)
}

func (d *DB) putHost(ctx context.Context, lease news.Lease, host news.Host, release bool) error {
	err := d.underLease(ctx, lease, func(tx *sql.Tx, h *hostRow) error {
		owner, until := lease.Owner, h.leaseUntil
		if release {
			owner, until = "", moment{}
		}
		_, err := d.exec(ctx, tx, `UPDATE hosts SET next_at = ?, delay = ?, failures = ?, open_until = ?, reason = ?, lease_owner = ?, lease_until = ?, ready_at = ? WHERE id = ?`,
			micros(host.NextAt), int64(host.Delay), host.Failures, micros(host.OpenUntil), host.Reason, owner, until, readyAt(&host, until), h.id)
		if err != nil {
			return err
		}
		return d.putRobots(ctx, tx, h.id, &host)
	})
	if err != nil {
		return fmt.Errorf("store host: %w", err)
	}
	return nil
}

// putRobots writes robots.txt, up to 500 KiB, only if it is another one.
func (d *DB) putRobots(ctx context.Context, tx *sql.Tx, id int64, h *news.Host) error {
	if h.Robots == nil && h.RobotsCode == 0 && h.RobotsUntil.IsZero() {
		return nil
	}
	body := h.Robots
	if body == nil {
		body = []byte{}
	}
	_, err := d.exec(ctx, tx, `INSERT INTO robots (host_id, body, code, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (host_id) DO UPDATE SET body = excluded.body, code = excluded.code, until = excluded.until
		WHERE robots.body <> excluded.body OR robots.code <> excluded.code OR robots.until IS DISTINCT FROM excluded.until`,
		id, body, h.RobotsCode, micros(h.RobotsUntil))
	return err
}

// rewindHosts brings back hosts that were last asked by a clock that was ahead. Their
// robots.txt is read anew.
func (d *DB) rewindHosts(ctx context.Context, tx *sql.Tx, now time.Time, ahead any) error {
	if _, err := d.exec(ctx, tx, `UPDATE robots SET until = ? WHERE host_id IN (SELECT id FROM hosts WHERE next_at > ?)`, micros(now), ahead); err != nil {
		return err
	}
	var late []hostRow
	err := d.each(ctx, tx, `SELECT `+hostColumns+` FROM hosts WHERE next_at > ?`+d.Lock, []any{ahead}, func(rows *sql.Rows) error {
		h, err := scanHost(rows)
		late = append(late, h)
		return err
	})
	if err != nil {
		return err
	}
	for _, h := range late {
		if !h.host.OpenUntil.IsZero() {
			h.host.OpenUntil = now.Add(max(0, h.host.OpenUntil.Sub(h.host.NextAt)))
		}
		h.host.NextAt = now
		_, err := d.exec(ctx, tx, `UPDATE hosts SET next_at = ?, open_until = ?, ready_at = ? WHERE id = ?`,
			micros(h.host.NextAt), micros(h.host.OpenUntil), readyAt(&h.host, h.leaseUntil), h.id)
		if err != nil {
			return err
		}
	}
	return nil
}

// FreeLeases ends the leases of all hosts: for the start of a run that is known to be
// the only one.
func (d *DB) FreeLeases(ctx context.Context) error {
	return d.tx(ctx, func(tx *sql.Tx) error {
		var held []hostRow
		err := d.each(ctx, tx, `SELECT `+hostColumns+` FROM hosts WHERE lease_until IS NOT NULL`, nil, func(rows *sql.Rows) error {
			h, err := scanHost(rows)
			held = append(held, h)
			return err
		})
		if err != nil {
			return err
		}
		for _, h := range held {
			_, err := d.exec(ctx, tx, `UPDATE hosts SET lease_owner = '', lease_until = NULL, ready_at = ? WHERE id = ?`, readyAt(&h.host, moment{}), h.id)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// dueHost writes when the first of a host's URLs is due, after they have changed.
func (d *DB) dueHost(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := d.exec(ctx, tx, `UPDATE hosts SET due_at = (SELECT MIN(next_at) FROM urls WHERE host_id = ? AND next_at IS NOT NULL) WHERE id = ?`, id, id)
	return err
}
