package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newstally/crawler/crawltest"
)

// newsArchive is a file in the form of Common Crawl's news archives: WARC 1.0, each record
// compressed by itself, the request behind its response, bodies without the coding that
// they came in, fields of the coding renamed, a metadata record of the crawler's own.
func newsArchive(t *testing.T, pages []string) []byte {
	t.Helper()
	var file bytes.Buffer
	record := func(kind, uri, fields, block string) {
		z := gzip.NewWriter(&file)
		_, err := fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2026-11-23T08:30:00Z\r\nWARC-Record-ID: <urn:uuid:%[1]s-%[2]x>\r\nWARC-Target-URI: %[2]s\r\n%[3]sContent-Length: %[4]d\r\n\r\n%[5]s\r\n\r\n",
			kind, uri, fields, len(block), block)
		if err != nil || z.Close() != nil {
			t.Fatal(err)
		}
	}
	response := func(uri, truncated, status, fields, body string) {
		record("response", uri, "Content-Type: application/http; msgtype=response\r\nWARC-IP-Address: 192.0.2.1\r\n"+truncated,
			fmt.Sprintf("HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s", status, fields, len(body), body))
		record("request", uri, "Content-Type: application/http; msgtype=request\r\n", "GET / HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\n\r\n")
	}
	const html, truncated = "Content-Type: text/html\r\nX-Crawler-Content-Encoding: gzip\r\nX-Crawler-Transfer-Encoding: chunked\r\n", "WARC-Truncated: length\r\n"
	record("warcinfo", "", "Content-Type: application/warc-fields\r\n", "robots: checked via crawler-commons\r\nformat: WARC File Format 1.0\r\n")
	for i, name := range pages {
		coding := html
		if i == 0 { // older files keep the field of a coding that is undone
			coding = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
		}
		response("http://"+name, "", "200 OK", coding, killArticle(name))
		record("metadata", "http://"+name, "Content-Type: application/warc-fields\r\n", "fetchTimeMs: 120\r\ncharset-detected: UTF-8\r\n")
	}
	response("http://h0.example/robots.txt", "", "200 OK", "Content-Type: text/plain\r\n", "User-agent: *\nDisallow:\n")
	response("http://h0.example/cut", truncated, "200 OK", html, killArticle("h0.example/cut")[:200])
	response("http://h0.example/gone", "", "404 Not Found", html, "<p>not here")
	response("http://h0.example/photo.jpg", "", "200 OK", "Content-Type: image/jpeg\r\n", "\xff\xd8\xff")
	record("response", "dns:h0.example", "Content-Type: text/dns\r\n", "20261123083000\nh0.example. 60 IN A 192.0.2.1\n")
	return file.Bytes()
}

// TestImport_NewsArchive holds that the pages of another crawler's archive give the
// articles and figures that crawling them gives.
func TestImport_NewsArchive(t *testing.T) {
	pages := []string{"h0.example/1", "h0.example/2", "h1.example/1"}
	site := "-- list.example/urls.txt --\n\n"
	for _, name := range pages {
		site += "http://" + name + "\n"
	}
	for _, name := range pages {
		site += "-- " + name + " --\nContent-Type: text/html\n\n" + killArticle(name)
	}
	dir := t.TempDir()
	sources, archive := filepath.Join(dir, "list.yaml"), filepath.Join(dir, "CC-NEWS-20261123083000-00001.warc.gz")
	for path, data := range map[string][]byte{sources: []byte(killSource), archive: newsArchive(t, pages)} {
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	crawled, imported := filepath.Join(dir, "crawled.db"), filepath.Join(dir, "imported.db")
	if out, err := crawlOf(crawled, sources, crawltest.Serve(t, site)).CombinedOutput(); err != nil {
		t.Fatalf("run: %v\n%s", err, out)
	}
	out, err := exec.Command("newstally", "import", "--store", "sqlite:"+imported, "--sources", sources, archive).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "3 pages, 3 without a text") {
		t.Errorf("import: %v\n%s\nwant 3 pages, and 3 responses without a text", err, out)
	}
	for _, query := range []string{
		`SELECT article_id, article_url, title, language, text_sha256, state, page_sha256 FROM articles ORDER BY article_id`,
		`SELECT id, measure, number, value, status, speaker, sentence, start FROM figures ORDER BY id`,
	} {
		want, got := tableOf(t, crawled, query), tableOf(t, imported, query)
		if diff := cmp.Diff(want, got); diff != "" || strings.Count(want, "\n") <= len(pages) {
			t.Errorf("%s (-crawled +imported):\n%s\n%s", query, diff, want)
		}
	}
}

func tableOf(t *testing.T, store, query string) string {
	t.Helper()
	out, err := exec.Command("newstally", "query", "--store", "sqlite:"+store, "--format", "csv", "--limit", "0", "--sql", query).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
