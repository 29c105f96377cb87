package figure

// citation says that somebody is cited from one token to another.
type citation struct {
	from, to int
	speaker  string
}

func (r *reading) findCitations() {}

// speakerOf is who is cited for a number, or "".
func (r *reading) speakerOf(n *number) string {
	for _, c := range r.citations {
		if c.from <= n.from && n.from < c.to {
			return c.speaker
		}
	}
	return ""
}
