package article

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseTree parses a page. html.Parse refuses more than 512 open elements; such a page is
// read once more with only those tags that carry its text and metadata.
func parseTree(page []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err == nil {
		return doc, nil
	}
	return html.Parse(strings.NewReader(flatten(page)))
}

// flatTags are the tags that flatten keeps. None of them nests in itself once the
// parser has closed what the standard closes by implication. Keep sorted.
var flatTags = map[atom.Atom]bool{
	atom.Base: true, atom.Br: true, atom.Figcaption: false, atom.H1: true, atom.H2: true, atom.H3: true, atom.Hr: true,
	atom.Li: true, atom.Link: true, atom.Meta: true, atom.P: true, atom.Script: true, atom.Style: true, atom.Time: true, atom.Title: true,
}

// flatten returns the page with all tags dropped but flatTags; a block element that is
// dropped leaves the end of a paragraph.
func flatten(page []byte) string {
	var out strings.Builder
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			raw := bytes.Clone(z.Raw())
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case flatTags[tag]:
				out.Write(raw)
			case blockTags[tag]:
				out.WriteString("<p>")
			}
		}
	}
}

// blockTags are the elements that begin and end a block of text.
var blockTags = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Li: true, atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true,
	atom.Thead: true, atom.Tr: true, atom.Ul: true,
}

// textless are the elements whose content is never text of the page. Noscript is one of
// them: with scripts assumed on, its content repeats images and warnings.
var textless = map[atom.Atom]bool{
	atom.Audio: true, atom.Button: true, atom.Head: true, atom.Title: true, atom.Canvas: true, atom.Datalist: true, atom.Embed: true, atom.Iframe: true, atom.Input: true, atom.Link: true,
	atom.Math: true, atom.Meta: true, atom.Noscript: true, atom.Object: true, atom.Option: true, atom.Script: true, atom.Select: true, atom.Style: true,
	atom.Svg: true, atom.Template: true, atom.Textarea: true, atom.Video: true,
}

// bulky are the elements that prune removes: most bytes of a page and no evidence. Forms,
// frames and films stay, for the extractors weigh a part of a page by them, and so do meta
// elements: without a declared author readability takes class names such as author-1 for one.
var bulky = map[atom.Atom]bool{atom.Noscript: true, atom.Script: true, atom.Style: true, atom.Svg: true, atom.Template: true, atom.Link: true}

// prune removes bulky elements and comments. It runs after the metadata has been read and
// makes every later copy of the tree cheap.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode, c.Type == html.ElementNode && bulky[c.DataAtom]:
			n.RemoveChild(c)
		case c.Type == html.ElementNode:
			prune(c)
		}
		c = next
	}
}

// attr returns the value of an attribute, "" without it.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
