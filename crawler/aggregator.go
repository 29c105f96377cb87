package crawler

import (
	"encoding/base64"
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// ErrOpaque comes with a link of an aggregator that does not carry the outlet's own
// address. Asking the aggregator for it is not ours to do; the link is kept with this
// as the reason.
var ErrOpaque = errors.New("aggregator's link does not carry the outlet's address")

// resolveAggregator returns the outlet's address that a link of Bing News or Google
// News carries: Bing in the parameter url, older Google links inside the base64 of
// their path. Any other link is returned as it is.
func resolveAggregator(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return raw, nil
	}
	switch host := u.Hostname(); {
	case strings.HasSuffix(host, "bing.com") && strings.Contains(u.Path, "/apiclick"),
		host == "www.google.com" && u.Path == "/url":
		for _, name := range []string{"url", "q"} {
			if target := u.Query().Get(name); strings.HasPrefix(target, "http") {
				return target, nil
			}
		}
		return raw, ErrOpaque
	case host == "news.google.com":
		if target := googleTarget(u.Path); target != "" {
			return target, nil
		}
		return raw, ErrOpaque
	}
	return raw, nil
}

var plainURL = regexp.MustCompile(`https?://[\x21-\x7e]+`)

// googleTarget reads the address out of the last element of a Google News path: until
// 2024 that was the base64 of a message with the address in clear.
func googleTarget(path string) string {
	id := path[strings.LastIndexByte(path, '/')+1:]
	message, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(id, "="))
	if err != nil {
		return ""
	}
	return string(plainURL.Find(message))
}
