package article

import (
	"time"

	"newstally/news"
)

// minEntries is how many times must stand in a text that does not call itself a live blog.
const minEntries = 3

// entries returns the parts of a live blog that have times of their own. spans are the
// places of the blocks of the body in the text.
func (p *Parser) entries(m *meta, body []block, spans []news.Span, within bounds) []news.Entry {
	times := make([]time.Time, len(body))
	count := p.elementTimes(body, times, within)
	updates, _ := m.ld.ofType(isLiveType)["liveBlogUpdate"].([]any)
	if updates == nil && count < minEntries {
		return nil
	}
	for _, u := range updates {
		p.updateTimes(u, body, times, within)
	}
	var all []news.Entry
	for i, t := range times {
		switch {
		case t.IsZero():
		case len(all) > 0 && i > 0 && times[i-1].Equal(t):
			all[len(all)-1].Span.End = spans[i].End
		default:
			all = append(all, news.Entry{Span: spans[i], Published: t})
		}
	}
	return all
}

func isLiveType(t string) bool { return t == "LiveBlogPosting" }

// elementTimes sets the times of blocks by the time elements that stand before them, and
// returns how many different ones there are.
func (p *Parser) elementTimes(body []block, times []time.Time, within bounds) int {
	count := 0
	for i := range body {
		n := body[i].time
		switch {
		case n == nil:
		case i > 0 && n == body[i-1].time:
			times[i] = times[i-1]
		default:
			s, ok := p.readDate(attr(n, "datetime"), time.Time{}, false)
			if ok && s.clock && within.hold(&s) {
				times[i] = s.in(within.zone)
				count++
			}
		}
	}
	return count
}

// updateTimes sets the time of the blocks that are the text of an update in JSON-LD.
func (p *Parser) updateTimes(update any, body []block, times []time.Time, within bounds) {
	u, ok := update.(map[string]any)
	if !ok {
		return
	}
	published := texts(u["datePublished"])
	if len(published) == 0 {
		return
	}
	s, ok := p.readDate(published[0], time.Time{}, false)
	if !ok || !within.hold(&s) {
		return
	}
	for _, field := range []string{"headline", "articleBody"} {
		for _, text := range texts(u[field]) {
			v := textVote(text)
			v.keys[textKey(text)] = true
			for i := range body {
				if v.share(&body[i]) > inVote {
					times[i] = s.in(within.zone)
				}
			}
		}
	}
}
