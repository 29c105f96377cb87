package article

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newstally/news"
)

// maxImages bounds the pictures kept of one page.
const maxImages = 40

// imagesOf returns the pictures of the article with their captions: the declared one, and
// those in the element that holds the text.
func (p *Parser) imagesOf(m *meta, l *layout) []news.Image {
	var all []news.Image
	add := func(img news.Image) {
		if img.URL == "" || len(all) >= maxImages {
			return
		}
		if i := slices.IndexFunc(all, func(x news.Image) bool { return x.URL == img.URL }); i < 0 {
			all = append(all, img)
		} else if all[i].Caption == "" {
			all[i].Caption = img.Caption
		}
	}
	add(news.Image{URL: m.absolute(m.first("og:image", "og:image:url", "twitter:image"))})
	root := l.container
	if root != nil && root.Parent != nil && root.DataAtom != atom.Body {
		root = root.Parent // the leading picture often stands before the text
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Aside, atom.Nav, atom.Footer, atom.A:
				if c.DataAtom != atom.A || len(all) == 0 {
					continue
				}
			case atom.Img:
				if len(all) < maxImages {
					add(news.Image{URL: m.absolute(imageSource(c)), Caption: p.captionOf(c)})
				}
			}
			walk(c)
		}
	}
	if root != nil {
		walk(root)
	}
	return all
}

// imageSource returns the address of a picture, also of one that is loaded late.
func imageSource(n *html.Node) string {
	for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
		if s := attr(n, key); s != "" && !strings.HasPrefix(s, "data:") {
			return s
		}
	}
	source, _, _ := strings.Cut(strings.TrimSpace(attr(n, "srcset")), " ")
	return source
}

// captionOf returns the caption of a picture: the text of its figure, or of the element
// beside it that is marked as a caption, or what little text stands with it alone.
func (p *Parser) captionOf(img *html.Node) string {
	beside := ""
	for n, up := img.Parent, 0; n != nil && up < 5; n, up = n.Parent, up+1 {
		f := &frame{markup: p.markup}
		f.look(n)
		if f.images > 1 || f.nodes > maxFrame {
			break
		}
		if f.caption != nil {
			return inlineText(f.caption)
		}
		if n.DataAtom == atom.Figure || n.DataAtom == atom.Table {
			return ""
		}
		if text := inlineText(n); text != "" && beside == "" && countWords(text) <= maxCreditWords && p.cues.of(text)&p.cues.caption != 0 {
			beside = text
		}
	}
	return beside
}

const (
	maxFrame       = 60 // elements in what belongs to one picture
	maxCreditWords = 60 // of a caption that is not marked as one
)

// frame is what an element around a picture holds.
type frame struct {
	markup  *markup
	images  int
	nodes   int
	caption *html.Node
}

func (f *frame) look(n *html.Node) {
	for c := n.FirstChild; c != nil && f.nodes <= maxFrame; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		f.nodes++
		switch {
		case c.DataAtom == atom.Img:
			f.images++
		case f.caption == nil && (c.DataAtom == atom.Figcaption || f.markup.of(c)&f.markup.caption != 0):
			f.caption = c
		}
		f.look(c)
	}
}

// inCaption reports whether a block belongs to a picture: it stands in a figure, or in an
// element that is marked as a caption and is no more than that.
func (p *Parser) inCaption(b *block) bool {
	for n, up := b.node, 0; n != nil && up < 5; n, up = n.Parent, up+1 {
		if n.DataAtom == atom.Figure || n.DataAtom == atom.Figcaption || p.markup.of(n)&p.markup.never != 0 {
			return b.words <= maxCaptionWords
		}
	}
	return false
}

// maxCaptionWords bounds a caption: a figure with more text holds the article.
const maxCaptionWords = 120
