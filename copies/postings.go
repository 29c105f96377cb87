package copies

// postings is an inverted index from a key to the nodes that have it, newest first. It
// takes 20 bytes an entry, which a map of slices does not.
type postings struct {
	head map[uint64]int32
	list []posting
}

type posting struct{ node, next int32 }

func newPostings() *postings { return &postings{head: map[uint64]int32{}} }

func (p *postings) add(key uint64, node int32) {
	next := p.head[key] // 0 ends the list: list[0] is not used
	if len(p.list) == 0 {
		p.list = append(p.list, posting{})
	}
	p.list = append(p.list, posting{node, next})
	p.head[key] = int32(len(p.list) - 1)
}

// each calls f with the newest nodes of a key, at most limit.
func (p *postings) each(key uint64, limit int, f func(node int32)) {
	for i := p.head[key]; i != 0 && limit > 0; i, limit = p.list[i].next, limit-1 {
		f(p.list[i].node)
	}
}
