package news

import "time"

// Run is one execution of a command on a store: the cron log, and the answer to
// "did it run last night?".
type Run struct {
	ID        string         `json:"id"`
	Command   string         `json:"command"`
	Topic     string         `json:"topic"`
	StartedAt time.Time      `json:"started_at"`
	EndedAt   time.Time      `json:"ended_at,omitzero"`
	Counts    map[string]int `json:"counts"` // by noun and state: "pages fetched", "articles new" ...
	Error     string         `json:"error,omitempty"`
	Version   string         `json:"version"`
}
