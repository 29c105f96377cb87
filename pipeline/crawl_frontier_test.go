package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"newstally/news"
	"newstally/store"
)

// memory is the frontier part of a store, for tests of the crawl alone. With a path it
// writes itself to that file after each change, as a whole or not at all; leases are
// left out, because none outlives its process.
type memory struct {
	mu     sync.Mutex
	path   string
	leases map[string]news.Lease

	URLs    map[string]*news.Frontier
	Hosts   map[string]*news.Host
	Sources map[string]news.SourceState
	Pages   []news.Page
	Epoch   int64
}

func newStore(*testing.T) *memory {
	return &memory{leases: map[string]news.Lease{}, URLs: map[string]*news.Frontier{}, Hosts: map[string]*news.Host{}, Sources: map[string]news.SourceState{}}
}

// openStore reads a store from a file, which need not be there.
func openStore(t *testing.T, path string) *memory {
	t.Helper()
	m := newStore(t)
	m.path = path
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, m)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return m
}

// save is called under the lock.
func (m *memory) save() error {
	if m.path == "" {
		return nil
	}
	data, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(m.path+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(m.path+".new", m.path)
	}
	return err
}

func (m *memory) AddLinks(_ context.Context, links []news.Link, host func(string) string, now time.Time) (added int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range links {
		u := m.URLs[l.URL]
		if u == nil || u.State == news.Skipped {
			m.URLs[l.URL] = &news.Frontier{Link: l, Host: host(l.URL), State: news.Queued, NextAt: now}
			added++
			continue
		}
		u.Link = l
		if l.Modified.After(u.FetchedAt) {
			u.NextAt = now
		}
	}
	return added, m.save()
}

func (m *memory) SkipLink(_ context.Context, l news.Link, host string, state news.PageState, reason string, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.URLs[l.URL] == nil {
		m.URLs[l.URL] = &news.Frontier{Link: l, Host: host, State: state, Reason: reason}
	}
	return m.save()
}

func (m *memory) host(name string) *news.Host {
	if m.Hosts[name] == nil {
		m.Hosts[name] = &news.Host{Name: name}
	}
	return m.Hosts[name]
}

func (m *memory) lease(owner, host string, now time.Time, ttl time.Duration) (news.Lease, bool) {
	if now.Before(m.leases[host].Until) {
		return news.Lease{}, false
	}
	m.Epoch++
	m.leases[host] = news.Lease{Host: host, Owner: owner, Epoch: m.Epoch, Until: now.Add(ttl)}
	return m.leases[host], true
}

func (m *memory) ClaimHost(_ context.Context, owner string, now, until time.Time, ttl time.Duration) (lease news.Lease, host news.Host, ok bool, next time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var best *news.Frontier
	for _, u := range m.URLs {
		if u.NextAt.IsZero() {
			continue
		}
		h := m.host(u.Host)
		at := slices.MaxFunc([]time.Time{u.NextAt, h.NextAt, h.OpenUntil}, time.Time.Compare)
		switch {
		case at.After(now):
			if at.Before(until) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		case !now.Before(m.leases[u.Host].Until) && (best == nil || u.NextAt.Before(best.NextAt)):
			best = u
		}
	}
	if best == nil {
		return lease, host, false, next, nil
	}
	lease, ok = m.lease(owner, best.Host, now, ttl)
	return lease, *m.host(best.Host), ok, time.Time{}, nil
}

func (m *memory) LeaseHost(_ context.Context, owner, host string, now time.Time, ttl time.Duration) (lease news.Lease, h news.Host, ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lease, ok = m.lease(owner, host, now, ttl)
	return lease, *m.host(host), ok, nil
}

func (m *memory) held(lease news.Lease) error {
	if m.leases[lease.Host].Epoch != lease.Epoch {
		return store.ErrLost
	}
	return nil
}

func (m *memory) RenewLease(_ context.Context, lease news.Lease, now time.Time, ttl time.Duration) (news.Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lease.Until = now.Add(ttl)
	if err := m.held(lease); err != nil {
		return lease, err
	}
	m.leases[lease.Host] = lease
	return lease, nil
}

func (m *memory) ReleaseHost(ctx context.Context, lease news.Lease, host news.Host) error {
	if err := m.PutHost(ctx, lease, host); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.leases, lease.Host)
	return nil
}

func (m *memory) PutHost(_ context.Context, lease news.Lease, host news.Host) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.held(lease); err != nil {
		return err
	}
	m.Hosts[lease.Host] = &host
	return m.save()
}

func (m *memory) NextURLs(_ context.Context, host string, until time.Time, n int) (due []news.Frontier, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, u := range m.URLs {
		if u.Host == host && !u.NextAt.IsZero() && !u.NextAt.After(until) {
			due = append(due, *u)
		}
	}
	slices.SortFunc(due, func(a, b news.Frontier) int { return a.NextAt.Compare(b.NextAt) })
	return due[:min(n, len(due))], nil
}

func (m *memory) PutPage(_ context.Context, lease news.Lease, p *news.Page, nextAt time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.held(lease); err != nil {
		return err
	}
	u := m.URLs[p.URL]
	same := p.State == news.Fetched && p.SHA256 == u.SHA256
	u.State, u.Reason, u.FetchedAt, u.NextAt = p.State, p.Reason, p.FetchedAt, nextAt
	u.Attempts++
	if p.State != news.Failed {
		u.Attempts = 0
	}
	if p.State == news.Fetched {
		u.SHA256, u.ETag, u.LastModified = p.SHA256, p.Header["Etag"], p.Header["Last-Modified"]
	}
	if p.State == news.Fetched && !same {
		m.Pages = append(m.Pages, *p)
	}
	return m.save()
}

func (m *memory) Recheck(_ context.Context, now time.Time) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, u := range m.URLs {
		if !u.FetchedAt.IsZero() && !u.NextAt.IsZero() {
			u.NextAt = now
			n++
		}
	}
	return n, m.save()
}

func (m *memory) FrontierURL(_ context.Context, url string) (news.Frontier, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if u := m.URLs[url]; u != nil {
		return *u, nil
	}
	return news.Frontier{}, store.ErrNotFound
}

func (m *memory) SourceStates(context.Context) (map[string]news.SourceState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]news.SourceState{}
	for name, s := range m.Sources {
		all[name] = s
	}
	return all, nil
}

func (m *memory) PutSourceState(_ context.Context, s news.SourceState) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Sources[s.Name] = s
	return m.save()
}
