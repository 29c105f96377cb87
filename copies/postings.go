package copies

// postings is an inverted index from a key to the newest nodes that have it. Most keys
// have one node, which stands in the map itself.
type postings struct {
	head  map[uint64]int32 // a node or, below 0, the place of a list: -1 is lists[0]
	lists [][]int32        // oldest first
}

// maxPosted is how many of the newest nodes of a key are kept.
const maxPosted = 80

func newPostings() *postings { return &postings{head: map[uint64]int32{}} }

func (p *postings) add(key uint64, node int32) {
	v, ok := p.head[key]
	p.put(key, v, ok, node)
}

// eachThenAdd is each and then add.
func (p *postings) eachThenAdd(key uint64, node int32, f func(node int32)) {
	v, ok := p.head[key]
	p.visit(v, ok, f)
	p.put(key, v, ok, node)
}

// put adds a node to what the head of the key is.
func (p *postings) put(key uint64, v int32, ok bool, node int32) {
	switch {
	case !ok:
		p.head[key] = node
	case v >= 0:
		p.lists = append(p.lists, []int32{v, node})
		p.head[key] = int32(-len(p.lists))
	default:
		list := append(p.lists[-v-1], node)
		if len(list) > 2*maxPosted {
			list = append(list[:0], list[len(list)-maxPosted:]...)
		}
		p.lists[-v-1] = list
	}
}

// each calls f with the nodes of a key, at most maxPosted, the newest.
func (p *postings) each(key uint64, f func(node int32)) {
	v, ok := p.head[key]
	p.visit(v, ok, f)
}

func (p *postings) visit(v int32, ok bool, f func(node int32)) {
	switch {
	case !ok:
	case v >= 0:
		f(v)
	default:
		list := p.lists[-v-1]
		for _, node := range list[max(0, len(list)-maxPosted):] {
			f(node)
		}
	}
}
