package copies

import (
	"cmp"
	"slices"

	"newstally/news"
)

// settle finds the clusters of the touched nodes anew and returns what changed.
func (x *Index) settle(touched map[int32]bool) Match {
	match := Match{}
	done := map[int32]bool{}
	for i := range touched {
		if done[i] {
			continue
		}
		cluster := x.cluster(i)
		original := x.original(cluster)
		for _, j := range cluster {
			done[j] = true
			n := x.nodes[j]
			now := news.CopyOf{}
			if j != original {
				now = news.CopyOf{Original: x.nodes[original].ID, Kind: kind(n, x.nodes[original])}
			}
			if n.copy.Original != now.Original || n.copy.Kind != now.Kind {
				if j != original {
					now.Reason = x.reason(j, original)
				}
				n.copy = now
				match[n.ID] = now
			}
		}
	}
	return match
}

// cluster returns the nodes that are linked to i, directly or by others, in order.
func (x *Index) cluster(i int32) []int32 {
	found := map[int32]bool{i: true}
	list := []int32{i}
	for k := 0; k < len(list); k++ {
		for j := range x.nodes[list[k]].links {
			if !found[j] {
				found[j] = true
				list = append(list, j)
			}
		}
	}
	slices.Sort(list)
	return list
}

// original is the article of a cluster that most others name as their source, else the
// earliest that names no source itself; one without a date comes last.
func (x *Index) original(cluster []int32) int32 {
	named := map[int32]int{}
	for _, i := range cluster {
		for j := range x.nodes[i].links {
			if x.nodes[i].cites(x.nodes[j]) {
				named[j]++
			}
		}
	}
	return slices.MinFunc(cluster, func(i, j int32) int {
		a, b := x.nodes[i], x.nodes[j]
		return cmp.Or(
			cmp.Compare(named[j], named[i]),
			cmp.Compare(truth(a.source != ""), truth(b.source != "")),
			cmp.Compare(truth(a.Published.IsZero()), truth(b.Published.IsZero())),
			a.Published.Compare(b.Published),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// cites reports whether n names m's address or outlet as its source.
func (n *node) cites(m *node) bool {
	return n.source != "" && (n.source == m.url || n.source == foldName(m.Outlet))
}

// reason says why article i is one report with its original: the evidence is that of
// their own pair or, if they are linked by others only, of the strongest link.
func (x *Index) reason(i, original int32) string {
	n := x.nodes[i]
	by, way := original, ""
	if _, direct := n.links[original]; !direct {
		by = n.strongest()
		way = "by way of " + x.nodes[by].ID + ": "
	}
	e := newComparer(x, n).with(x.nodes[by])
	return way + e.String()
}

func kind(n, original *node) string {
	switch {
	case n.Language != original.Language:
		return Translation
	case n.Outlet == original.Outlet:
		return SameOutletUpdate
	}
	return AgencyCopy
}

// strongest returns the link with the highest probability.
func (n *node) strongest() int32 {
	best, p := int32(-1), -1.0
	for j, q := range n.links {
		if q > p || q == p && j < best {
			best, p = j, q
		}
	}
	return best
}
