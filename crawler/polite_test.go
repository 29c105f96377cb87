package crawler

import (
	"testing"
	"time"

	"newstally/news"
)

func TestFetcher_next(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
	f, err := NewFetcher(Config{Now: func() time.Time { return now }, Jitter: func() float64 { return 0.5 }})
	if err != nil {
		t.Fatal(err)
	}
	checked := func(interval time.Duration) news.Frontier {
		return news.Frontier{FetchedAt: now.Add(-interval), NextAt: now}
	}
	const never = -1
	tests := []struct {
		name  string
		prev  news.Frontier
		page  news.Page
		host  news.Host
		retry bool
		want  time.Duration
	}{
		{"first body", news.Frontier{}, news.Page{State: news.Fetched}, news.Host{}, true, time.Hour},
		{"changed after a day", checked(24 * time.Hour), news.Page{State: news.Fetched}, news.Host{}, true, time.Hour},
		{"unchanged after an hour", checked(time.Hour), news.Page{State: news.Unchanged}, news.Host{}, true, 2 * time.Hour},
		{"unchanged after a day", checked(24 * time.Hour), news.Page{State: news.Unchanged}, news.Host{}, true, 48 * time.Hour},
		{"unchanged after a month", checked(30 * 24 * time.Hour), news.Page{State: news.Unchanged}, news.Host{}, true, 7 * 24 * time.Hour},
		{"gone", news.Frontier{}, news.Page{State: news.Gone, StatusCode: 404}, news.Host{}, false, never},
		{"too large", news.Frontier{}, news.Page{State: news.TooLarge}, news.Host{}, false, never},
		{"redirected", news.Frontier{}, news.Page{State: news.Redirected}, news.Host{}, false, never},
		{"a picture", news.Frontier{}, news.Page{State: news.Failed, StatusCode: 200}, news.Host{}, false, never},
		{"refused by the guard", news.Frontier{}, news.Page{State: news.Disallowed}, news.Host{}, false, never},
		{"refused by robots.txt", news.Frontier{}, news.Page{State: news.Disallowed}, news.Host{RobotsUntil: now.Add(5 * time.Hour)}, true, 5 * time.Hour},
		{"server error", news.Frontier{}, news.Page{State: news.Failed, StatusCode: 500}, news.Host{}, true, 10 * time.Second},
		{"third server error", news.Frontier{Attempts: 2}, news.Page{State: news.Failed, StatusCode: 500}, news.Host{}, true, 40 * time.Second},
		{"server error while the host rests", news.Frontier{}, news.Page{State: news.Failed, StatusCode: 503}, news.Host{OpenUntil: now.Add(time.Hour)}, true, time.Hour},
		{"sixth failure", news.Frontier{Attempts: 5}, news.Page{State: news.Failed}, news.Host{}, true, 24 * time.Hour},
		{"ninth failure", news.Frontier{Attempts: 8}, news.Page{State: news.Failed}, news.Host{}, true, 8 * 24 * time.Hour},
		{"tenth failure", news.Frontier{Attempts: 9}, news.Page{State: news.Failed}, news.Host{}, true, never},
		{"forbidden", news.Frontier{}, news.Page{State: news.Failed, StatusCode: 403}, news.Host{}, true, 24 * time.Hour},
		{"forbidden again", news.Frontier{Attempts: 1}, news.Page{State: news.Failed, StatusCode: 403}, news.Host{}, true, 48 * time.Hour},
		{"too many requests", news.Frontier{}, news.Page{State: news.Failed, StatusCode: 429}, news.Host{OpenUntil: now.Add(time.Minute)}, true, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := f.next(tt.prev, &tt.page, &tt.host, tt.retry)
			if tt.want == never && !got.IsZero() || tt.want != never && got.Sub(now) != tt.want {
				t.Errorf("next = %v (in %v), want in %v", got, got.Sub(now), tt.want)
			}
		})
	}
}
