package warc_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newstally/crawler"
	"newstally/crawler/crawltest"
	"newstally/crawler/warc"
	"newstally/news"
)

const siteText = `
-- daily.example/robots.txt --

User-agent: *
Disallow: /private/
-- daily.example/feed.xml --
Content-Type: application/rss+xml

<rss version="2.0"><channel><item><title>One</title><link>http://daily.example/1</link></item></channel></rss>
-- daily.example/1 --
@compress gzip
Content-Type: text/html; charset=utf-8
ETag: "1"

<p>Hà Nội
-- daily.example/2 --
@encode windows-1258
Content-Type: text/html; charset=windows-1258

<p>Hà Nô` + "\u0323" + `i
-- daily.example/moved --
@status 301
Location: /2

-- daily.example/none --
@status 404

`

// archived fetches some of the site with an archive and returns the pages and the files.
func archived(t *testing.T, maxSize int64) (pages []news.Page, files []string) {
	t.Helper()
	site := crawltest.Serve(t, siteText)
	dir := t.TempDir()
	w, err := warc.NewWriter(warc.Config{Dir: dir, Software: "newstally/test", Operator: "desk@daily.example", MaxSize: maxSize, Now: site.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	c := site.Config()
	c.Archive = w
	f, err := crawler.NewFetcher(c)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := &news.Host{}
	f.FetchSource(t.Context(), news.Link{URL: "http://daily.example/feed.xml"}, news.Frontier{}, h)
	one := news.Link{URL: "http://daily.example/1", Source: "daily/1", Outlet: "daily", Title: "Một\nhai", Language: "vi",
		Conflicts: []string{"title: “Một” by daily/1, “Hai” by daily/2", "language: vi by daily/1, en by daily/2"},
		Published: site.Clock.Now(), From: "http://daily.example/feed.xml", FoundAt: site.Clock.Now()}
	for _, l := range []news.Link{one, {URL: "http://daily.example/2"}, {URL: "http://daily.example/none"}} {
		pages = append(pages, f.Fetch(t.Context(), l, news.Frontier{}, h))
	}
	f.Fetch(t.Context(), one, news.Frontier{ETag: `"1"`}, h)
	f.Fetch(t.Context(), one, news.Frontier{}, h)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err = filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return pages, files
}

func records(t *testing.T, data []byte) (list []string, err error) {
	t.Helper()
	r, err := warc.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for {
		rec, err := r.Next()
		if err != nil {
			return list, err
		}
		list = append(list, strings.TrimSpace(rec.Type()+" "+rec.TargetURI()))
	}
}

func TestWriter_Record(t *testing.T) {
	_, files := archived(t, 0)
	if len(files) != 1 || !strings.HasSuffix(files[0], "-00001.warc.gz") {
		t.Fatalf("files = %v, want one, closed", files)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	got, err := records(t, data)
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	want := []string{"warcinfo"}
	for _, x := range []string{"response /robots.txt", "response /feed.xml", "response /1", "response /2", "response /none", "revisit /1", "revisit /1"} {
		kind, path, _ := strings.Cut(x, " ")
		url := "http://daily.example" + path
		want = append(want, "metadata "+url, kind+" "+url, "request "+url)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestWriter_Rotation(t *testing.T) {
	_, files := archived(t, 1)
	if len(files) != 7 {
		t.Errorf("%d files, want one for each of 7 exchanges", len(files))
	}
}

func TestPages(t *testing.T) {
	want, files := archived(t, 0)
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var got []news.Page
	for p, err := range warc.Pages(bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p)
	}
	want[0].Link.Title = "Một hai" // a field has one line
	ignore := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Duration" }, cmp.Ignore())
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("pages (-fetched +read back):\n%s", diff)
	}
}

func TestReader_Truncated(t *testing.T) {
	_, files := archived(t, 0)
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := records(t, data)
	for cut := 1; cut < len(data); cut += 7 {
		got, err := records(t, data[:cut])
		if err == nil || len(got) > len(whole) {
			t.Fatalf("cut at %d of %d: %d records, error %v", cut, len(data), len(got), err)
		}
		if !slices.Equal(whole[:len(got)], got) {
			t.Fatalf("cut at %d: records %v, want the first of %v", cut, got, whole)
		}
	}
}

// foreign is a file as other crawlers write it, in the form of the standard's annex C:
// older version, continued field, angle brackets, chunks, another order.
const foreign = "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 4\r\n\r\na: b\r\n\r\n" +
	"WARC/1.0\r\nwarc-type: response\r\nWARC-Target-URI: <http://daily.example/1>\r\nWARC-Date: 2026-11-23T08:30:00Z\r\n" +
	"WARC-Note: goes\r\n on\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 102\r\n\r\n" +
	"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>a \r\n6\r\nchunk.\r\n0\r\n\r\n" + "\r\n\r\n" +
	"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://daily.example/2\r\nWARC-Date: 2026-11-23T08:30:00.5Z\r\nContent-Length: 106\r\n\r\n" +
	"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n<p>undone, although the field is still there" + "\r\n\r\n"

func TestPages_Foreign(t *testing.T) {
	text := fixLengths(foreign)
	var whole bytes.Buffer
	z := gzip.NewWriter(&whole)
	if _, err := io.WriteString(z, text); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"plain": []byte(text), "compressed as a whole": whole.Bytes()} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for p, err := range warc.Pages(bytes.NewReader(data)) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, p.URL+" "+string(p.State)+" "+string(p.Body))
			}
			want := []string{"http://daily.example/1 fetched <p>a chunk.", "http://daily.example/2 fetched <p>undone, although the field is still there"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

// fixLengths sets each Content-Length of a record to the length of its block, so that
// the text above can be read and changed.
func fixLengths(text string) string {
	var out strings.Builder
	for _, rec := range strings.Split(text, "WARC/1.")[1:] {
		head, block, _ := strings.Cut(rec, "\r\n\r\n")
		block = strings.TrimSuffix(block, "\r\n\r\n")
		before, after, _ := strings.Cut(head, "Content-Length: ")
		_, after, _ = strings.Cut(after, "\r\n")
		out.WriteString("WARC/1." + before + "Content-Length: " + strconv.Itoa(len(block)) + "\r\n" + after)
		if after != "" {
			out.WriteString("\r\n")
		}
		out.WriteString("\r\n" + block + "\r\n\r\n")
	}
	return out.String()
}

func TestReader_Refuses(t *testing.T) {
	for name, text := range map[string]string{
		"something else":     "<html>",
		"unknown version":    "WARC/9.9\r\nContent-Length: 0\r\n\r\n",
		"no length":          "WARC/1.1\r\nWARC-Type: response\r\n\r\n",
		"negative length":    "WARC/1.1\r\nContent-Length: -1\r\n\r\n",
		"a line without :":   "WARC/1.1\r\nContent-Length 1\r\n\r\n",
		"block cut off":      "WARC/1.1\r\nContent-Length: 9\r\n\r\nabc",
		"a line without end": "WARC/1.1\r\nX: " + strings.Repeat("x", 2<<20),
	} {
		if got, err := records(t, []byte(text)); err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !strings.Contains(err.Error(), "record") {
			t.Errorf("%s: %v, %v, want an error that names the record", name, got, err)
		}
	}
}

func FuzzPages(f *testing.F) {
	f.Add([]byte(fixLengths(foreign)))
	f.Add([]byte("WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 3\r\n\r\na:b\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		for p, err := range warc.Pages(bytes.NewReader(data)) {
			if n++; n > len(data) {
				t.Fatal("more pages than bytes")
			}
			if err == nil && (p.URL == "" || p.State == "") {
				t.Errorf("page %+v", p)
			}
		}
	})
}
