package article

import (
	"hash/fnv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// block is a run of text between two borders of block elements: a paragraph, a heading,
// a list item, a row of a table.
type block struct {
	node      *html.Node // the innermost block element around it
	text      string     // one line per <br>; NFC; white space folded
	words     int
	linkWords int
	key       uint64 // of its letters and digits
	shingles  []uint64
	time      *html.Node // the last time element before it or in it; may be nil
}

// blocksOf cuts a tree into its blocks, in document order.
func blocksOf(root *html.Node) []block {
	w := &walker{}
	w.walk(root, root, false)
	w.flush(root)
	return w.blocks
}

type walker struct {
	blocks []block
	text   strings.Builder
	links  strings.Builder
	breaks int        // <br> in a row
	time   *html.Node // the last time element
}

func (w *walker) walk(n, parent *html.Node, link bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			w.write(c.Data, link)
		case c.Type != html.ElementNode || textless[c.DataAtom]:
		case c.DataAtom == atom.Br:
			w.breakLine(parent)
		case c.DataAtom == atom.Tr && isRow(c):
			w.flush(parent)
			w.row(c, link)
			w.flush(c)
		case blockTags[c.DataAtom]:
			w.flush(parent)
			w.walk(c, c, link)
			w.flush(c)
		default:
			if c.DataAtom == atom.Time {
				w.time = c
			}
			w.walk(c, parent, link || c.DataAtom == atom.A)
		}
	}
}

func (w *walker) write(s string, link bool) {
	w.text.WriteString(s)
	if strings.TrimSpace(s) == "" {
		return
	}
	w.breaks = 0
	if link {
		w.links.WriteString(s)
		w.links.WriteByte(' ')
	}
}

// breakLine ends a line, and at the second break in a row the block: many pages write
// paragraphs so.
func (w *walker) breakLine(parent *html.Node) {
	w.breaks++
	if w.breaks >= 2 {
		w.flush(parent)
		return
	}
	w.text.WriteByte(lineMark)
}

// isRow reports whether a table row is data: its cells hold no blocks of their own and
// no paragraphs. Old pages are laid out by tables.
func isRow(tr *html.Node) bool {
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.Type != html.ElementNode {
			continue
		}
		inner := 0
		for c := td.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && blockTags[c.DataAtom] {
				inner++
			}
		}
		if inner > 1 || inner == 1 && hasBlocksBelow(td.FirstChild) || countWords(inlineText(td)) > maxCellWords {
			return false
		}
	}
	return true
}

// maxCellWords bounds the words of a cell of data.
const maxCellWords = 60

func hasBlocksBelow(n *html.Node) bool {
	for ; n != nil; n = n.NextSibling {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && (blockTags[c.DataAtom] || hasBlocksBelow(c.FirstChild)) {
				return true
			}
		}
	}
	return false
}

// cellMark stands between the cells of a row.
const cellMark = " | "

func (w *walker) row(tr *html.Node, link bool) {
	first := true
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.Type != html.ElementNode {
			continue
		}
		cell := inlineText(td)
		if cell == "" {
			continue
		}
		if !first {
			w.text.WriteString(cellMark)
		}
		first = false
		w.write(cell, link || onlyChild(td, atom.A))
	}
}

// inlineText returns all text below n on one line.
func inlineText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && !textless[c.DataAtom]:
				if blockTags[c.DataAtom] || c.DataAtom == atom.Br {
					b.WriteByte(' ')
				}
				walk(c)
			}
		}
	}
	walk(n)
	return cleanLine(b.String())
}

func onlyChild(n *html.Node, tag atom.Atom) bool {
	c := n.FirstChild
	return c != nil && c.NextSibling == nil && c.DataAtom == tag
}

// flush ends the block being written, if it has any text.
func (w *walker) flush(node *html.Node) {
	text := cleanLines(w.text.String())
	if text != "" {
		w.blocks = append(w.blocks, block{
			node: node, text: text, words: countWords(text), linkWords: countWords(cleanLine(w.links.String())), key: textKey(text),
			shingles: shingles(text), time: w.time,
		})
	}
	w.text.Reset()
	w.links.Reset()
	w.breaks = 0
}

// lineMark stands for a <br> in a text being written.
const lineMark = '\x1f'

// cleanLines cleans the lines between line marks and drops the empty ones.
func cleanLines(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	if strings.IndexByte(s, lineMark) < 0 {
		return cleanLine(s)
	}
	var lines []string
	for line := range strings.SplitSeq(s, string(lineMark)) {
		if line = cleanLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// cleanLine returns s in NFC with white space folded, and without the characters that
// only steer line breaking: soft hyphen, zero-width space, byte order mark. A joiner (ZWJ,
// ZWNJ) is part of the spelling of Indian scripts and stays.
func cleanLine(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == softHyphen, r == zeroWidthSpace, r == byteOrderMark, r == wordJoiner:
			continue
		case r < ' ', r == 0x7f, r == '\ufffd':
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

const (
	softHyphen     = '\u00ad'
	zeroWidthSpace = '\u200b'
	wordJoiner     = '\u2060'
	byteOrderMark  = '\ufeff'
)

// countWords counts runs of letters, marks and digits.
func countWords(s string) int {
	n, in := 0, false
	for _, r := range s {
		w := isWordRune(r)
		if w && !in {
			n++
		}
		in = w
	}
	return n
}

func isWordRune(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// textKey is a hash of the letters and digits of a text: the same for the same words,
// whatever markup and spaces are between them.
func textKey(s string) uint64 {
	h := fnv.New64a()
	buf := make([]byte, 0, len(s))
	for _, r := range s {
		if isWordRune(r) {
			buf = append(buf, string(unicode.ToLower(r))...)
		}
	}
	h.Write(buf)
	return h.Sum64()
}
