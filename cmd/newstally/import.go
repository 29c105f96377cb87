package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"newstally/crawler"
	"newstally/crawler/warc"
	"newstally/news"
	"newstally/store"
)

type importCmd struct {
	Sources string   `help:"File or folder of sources in place of the built-in ones, for who publishes where." placeholder:"PATH"`
	Paths   []string `arg:"" name:"path" help:"WARC files (also gzip), HTML files, JSON lines, lists of URLs, or folders of these."`
}

// Run stores the pages of each path and reads their articles. A list of URLs makes these
// known; the next run fetches them.
func (c *importCmd) Run(ctx context.Context, a *app) error {
	outlets, err := a.allOutlets(c.Sources)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s store.Store) error {
		p, err := a.pipeline(s, outlets)
		if err != nil {
			return err
		}
		var failed errItems
		read := func(ctx context.Context, run *news.Run) error {
			in := importer{app: a, outlets: outlets, store: s, run: run, failed: &failed}
			return in.paths(ctx, c.Paths)
		}
		run, err := p.Run(ctx, "import", read, p.Extract, p.Copies)
		if err != nil {
			return err
		}
		n := run.Counts
		fmt.Fprintf(a.stdout, "run %s: %s, %d without a text; %s made known; %s new, %d revised; %s\n", run.ID,
			plural(n["pages imported"], "page"), n["pages left out"], plural(n["links new"], "link"),
			plural(n["articles new"], "article"), n["articles revised"], plural(n["figures new"]+n["figures revised"], "figure"))
		if failed.failed > 0 {
			return failed
		}
		return nil
	})
}

// importer stores what files hold. A file or item that cannot be read is counted and the
// rest goes on.
type importer struct {
	*app
	outlets []news.Outlet
	store   store.Store
	run     *news.Run
	failed  *errItems
}

func (in *importer) bad(where string, err error) {
	in.failed.failed++
	in.log.Error("left out", "at", where, "reason", err)
}

func (in *importer) paths(ctx context.Context, paths []string) error {
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				in.failed.all++
				in.bad(path, err)
				return nil
			case d.IsDir():
				return nil
			}
			return in.file(ctx, path)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// file stores what one file holds; what it is goes by its first bytes. The error is the
// store's.
func (in *importer) file(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		in.failed.all++
		in.bad(path, err)
		return nil
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	start, err := r.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		in.failed.all++
		in.bad(path, err)
		return nil
	}
	text := bytes.TrimLeft(start, "\ufeff \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("WARC/")), isGzip(start) && bytes.HasPrefix(gunzipped(start), []byte("WARC/")):
		return in.pages(ctx, path, warc.Pages(r))
	case bytes.HasPrefix(text, []byte("{")):
		return in.documents(ctx, path, r)
	case bytes.HasPrefix(text, []byte("http://")), bytes.HasPrefix(text, []byte("https://")):
		return in.urls(ctx, path, r)
	case bytes.HasPrefix(text, []byte("<")):
		return in.html(ctx, path, r)
	}
	in.failed.all++
	in.bad(path, errors.New("neither WARC, HTML, JSON lines nor a list of URLs"))
	return nil
}

func isGzip(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) }

// gunzipped is what the first bytes of a gzip file begin with, as far as they reach.
func gunzipped(b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out := make([]byte, len("WARC/"))
	n, _ := io.ReadFull(z, out)
	return out[:n]
}

// pages stores pages. What is no page with a text is counted with its state.
func (in *importer) pages(ctx context.Context, where string, pages iter.Seq2[news.Page, error]) error {
	for page, err := range pages {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		in.failed.all++
		if err != nil {
			in.bad(where, err)
			continue
		}
		if page.State != news.Fetched {
			in.run.Counts["pages left out"]++
			in.run.Counts["pages "+string(page.State)]++
			continue
		}
		if err := in.store.ImportPage(ctx, &page); err != nil {
			return fmt.Errorf("store page %s of %s: %w", page.URL, where, err)
		}
		in.run.Counts["pages imported"]++
	}
	return nil
}

// html stores a file as a page; its address is the page's own word for it, else the
// file's path.
func (in *importer) html(ctx context.Context, path string, r io.Reader) error {
	return in.pages(ctx, path, func(yield func(news.Page, error) bool) {
		body, err := io.ReadAll(io.LimitReader(r, maxItem+1))
		if err == nil && len(body) > maxItem {
			err = fmt.Errorf("larger than %d MiB", maxItem>>20)
		}
		info, e := os.Stat(path)
		if err = errors.Join(err, e); err != nil {
			yield(news.Page{}, err)
			return
		}
		address, ok := ownAddress(body)
		if !ok {
			abs, err := filepath.Abs(path)
			if err != nil {
				yield(news.Page{}, err)
				return
			}
			address = "file://" + filepath.ToSlash(abs)
		}
		yield(pageOf(news.Link{URL: address, FoundAt: in.now()}, info.ModTime(), "text/html", body), nil)
	})
}

// ownAddress is the address that a page itself gives as its own.
func ownAddress(page []byte) (string, bool) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return "", false
	}
	given := doc.Find("link[rel=canonical]").AttrOr("href", doc.Find("meta[property='og:url']").AttrOr("content", ""))
	address, err := crawler.Canonical(given, "")
	return address, err == nil
}

// documents stores the lines of a JSONL file: pages ("html") or texts ("text").
func (in *importer) documents(ctx context.Context, path string, r io.Reader) error {
	return in.pages(ctx, path, func(yield func(news.Page, error) bool) {
		lines(r, path, func(it item) bool {
			page, err := in.document(it)
			if err != nil {
				err = fmt.Errorf("%s: %w", it.where, err)
			}
			return yield(page, err)
		})
	})
}

func (in *importer) document(it item) (news.Page, error) {
	if it.err != nil {
		return news.Page{}, it.err
	}
	published, err := it.publishedAt()
	if err != nil {
		return news.Page{}, err
	}
	link := news.Link{URL: it.URL, Title: it.Title, Language: it.Lang, Published: published, FoundAt: in.now()}
	if link.URL == "" && it.ID == "" {
		return news.Page{}, errors.New(`neither "url" nor "id" says what document this is`)
	}
	if link.URL == "" {
		link.URL = "urn:newstally:document:" + it.ID
	} else if link.URL, err = crawler.Canonical(it.URL, ""); err != nil {
		return news.Page{}, err
	}
	switch {
	case it.HTML != "":
		return pageOf(link, in.now(), "text/html; charset=utf-8", []byte(it.HTML)), nil
	case it.Text != "":
		return pageOf(link, in.now(), "text/plain; charset=utf-8", []byte(it.Text)), nil
	}
	return news.Page{}, errors.New(`neither "text" nor "html" holds anything`)
}

// pageOf is the page that a document at hand makes.
func pageOf(link news.Link, at time.Time, contentType string, body []byte) news.Page {
	p := news.Page{URL: link.URL, FinalURL: link.URL, Link: link, FetchedAt: at, StatusCode: http.StatusOK, ContentType: contentType,
		Header: map[string]string{}, Body: body, State: news.Fetched}
	p.Charset, p.CharsetFrom = crawler.DecideCharset(body, contentType)
	sum := sha256.Sum256(body)
	p.SHA256 = hex.EncodeToString(sum[:])
	return p
}

// urls makes the addresses of a list known, one a line; # starts a comment.
func (in *importer) urls(ctx context.Context, path string, r io.Reader) error {
	f, err := crawler.NewFetcher(crawler.Config{}.WithOutlets(in.outlets))
	if err != nil {
		return err
	}
	defer f.Close()
	var links []news.Link
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line, _, _ := strings.Cut(scan.Text(), "#")
		if line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")); line == "" {
			continue
		}
		in.failed.all++
		url, err := crawler.Canonical(line, "")
		if err != nil {
			in.bad(fmt.Sprintf("%s:%d", path, n), err)
			continue
		}
		links = append(links, news.Link{URL: url, From: path, FoundAt: in.now()})
	}
	if err := scan.Err(); err != nil {
		in.bad(path, err)
	}
	added, err := in.store.AddLinks(ctx, links, f.Host, in.now())
	if err != nil {
		return fmt.Errorf("store links of %s: %w", path, err)
	}
	in.run.Counts["links new"] += added
	return nil
}
