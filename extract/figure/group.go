package figure

// besideGroup reports whether a number without a noun stands beside the name of a group of
// what is counted, and so is a part of it: Africa 21, Asia: 19, 21 are African.
func (d *document) besideGroup(n *number) bool {
	t := d.withModifier(n) - 1
	if t >= 0 && (d.tokens[t].mark == ':' || d.tokens[t].mark == '–') {
		t--
	}
	for b := max(0, t-groupWords); b <= t; b++ {
		if h, ok := d.hit(b, group); ok && h.to == t+1 {
			return true
		}
	}
	for b := n.to; b < min(len(d.tokens), n.to+groupWords); b++ {
		if d.has(b, group) {
			return true
		}
		if d.tokens[b].mark != 0 || !d.has(b, stop) || d.has(b, of) {
			break
		}
	}
	return false
}

// groupWords is how many words a group's name may have, or may stand before it.
const groupWords = 3
