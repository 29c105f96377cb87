package figure

// quotation is what stands between two quotation marks, the marks left out.
type quotation struct{ from, to int }

// quotations finds the quotations of a text. One that is not closed ends with its line;
// one of fewer than quotationWords words is a term, not speech.
func (d *document) quotations() []quotation {
	var all []quotation
	open := -1
	for i, t := range d.tokens {
		switch {
		case t.mark == '"' && open < 0:
			open = i + 1
		case t.mark == '"' || t.mark == '\n' && open >= 0:
			if i-open >= quotationWords {
				all = append(all, quotation{open, i})
			}
			open = -1
		}
	}
	if open >= 0 && len(d.tokens)-open >= quotationWords {
		all = append(all, quotation{open, len(d.tokens)})
	}
	return all
}

const quotationWords = 4
